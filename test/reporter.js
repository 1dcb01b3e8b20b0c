const { missing } = require('./machine');

/** Ends a run with one line of counts, after one that says what this machine could not run. */
module.exports = class ClosingLines {
  onRunComplete(_contexts, { numPassedTests, numFailedTests, numPendingTests, numFailedTestSuites }) {
    if (missing.length > 0) {
      const names = missing.map(({ name }) => name).join(', ');
      const packages = missing.flatMap((need) => need.packages).join(' ');
      process.stderr.write(`\nNot run: ${names}. To run all: apt-get install ${packages}, then npm test.\n`);
    }
    const failed = numFailedTests + (numFailedTests === 0 ? numFailedTestSuites : 0);
    const skipped = numPendingTests > 0 ? `, ${numPendingTests} skipped` : '';
    process.stderr.write(`${numPassedTests} passed, ${failed} failed${skipped}\n`);
  }
};
