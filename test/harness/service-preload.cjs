// Loaded into a service of a test before the program itself (processes.ts).
const fs = require('node:fs');

// The run was interrupted, and nothing else would end this process.
process.once('disconnect', () => process.exit());
process.channel.unref();

// Write the log synchronously, so that a caller with the answer can already read its lines.
const { write } = fs;
fs.write = (fd, data, ...rest) => {
  if (fd !== 1) return write(fd, data, ...rest);
  const done = rest.pop();
  done(null, fs.writeSync(fd, data, ...rest));
};

// The clock of the test (clock.ts): the time at which it is stopped, or 0 while it runs.
const clock = fs.openSync(process.env.TEST_CLOCK, 'r');
const moment = new Float64Array(1);
const realNow = Date.now;
Date.now = () => {
  fs.readSync(clock, moment, 0, moment.byteLength, 0);
  return moment[0] || realNow();
};
globalThis.Date = new Proxy(Date, {
  apply: () => new Date().toString(),
  construct: (target, args, newTarget) =>
    Reflect.construct(target, args.length === 0 ? [Date.now()] : args, newTarget),
});
