/** Postfang is ES modules: run Jest as `NODE_OPTIONS=--experimental-vm-modules npx jest`. */
export default { testEnvironment: 'node', transform: {} }
