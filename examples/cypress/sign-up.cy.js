it('a customer signs up with the code from the mail', () => {
  const email = `ann-${Date.now()}@example.com`
  cy.visit('/')
  cy.contains('label', 'E-mail').find('input').type(email)
  cy.contains('button', 'Sign up').click()
  cy.mailbox('app')
    .waitForMail({ to: email, subject: 'Confirm' })
    .then((mail) => {
      expect(mail).toHaveCode()
      cy.contains('label', 'Code').find('input').type(mail.code())
    })
  cy.contains('button', 'Confirm').click()
  cy.contains('h1', 'Welcome!')
})
