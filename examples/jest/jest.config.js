/** Postfang is ES modules: run Jest as `NODE_OPTIONS=--experimental-vm-modules npx jest`. */
export default { testEnvironment: 'node', testTimeout: 30_000, transform: {} }
