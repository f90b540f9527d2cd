export default { test: { include: ['*.test.js'], testTimeout: 30_000 } }
