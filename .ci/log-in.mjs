// Starts the built service with the Node.js that runs this file, and logs in as a user made by the command line.
import { execFileSync, spawn } from 'node:child_process';

const [dataDir] = process.argv.slice(2);
const port = 15_000 + Number(process.versions.node.split('.')[0]);
const env = { ...process.env, MOFANG_DATA_DIR: dataDir, MOFANG_PORT: String(port) };
const program = 'dist/cli/index.js';

const user = JSON.parse(
  execFileSync(process.execPath, [program, 'user', '1', '123123', '--json'], { env }).toString(),
);
const service = spawn(process.execPath, [program, 'run'], { env, stdio: ['ignore', 'ignore', 'inherit'] });
try {
  const params = { account: user.mobile, password: '123123' };
  const { result } = await call('Users.login', params);
  if (result?.errno !== 0) throw new Error(`Users.login: ${JSON.stringify(result)}`);
  console.log(`Node.js ${process.version}: logged in as ${user.name}`);
} finally {
  service.kill('SIGTERM');
}

async function call(method, params, tries = 100) {
  const body = JSON.stringify({ jsonrpc: '2.0', id: '1', method, params });
  const headers = { 'Content-Type': 'application/json' };
  try {
    return await (await fetch(`http://127.0.0.1:${port}/api`, { method: 'POST', headers, body })).json();
  } catch (error) {
    if (tries === 0) throw error;
    await new Promise((resolve) => setTimeout(resolve, 100));
    return call(method, params, tries - 1);
  }
}
