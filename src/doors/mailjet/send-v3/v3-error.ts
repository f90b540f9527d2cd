/** Why a request of v3 is refused; its text is the ErrorMessage. */
export class V3Error extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'V3Error'
  }
}
