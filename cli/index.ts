#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { Command, InvalidArgumentError, Option } from 'commander';
import { version } from '../package.json';
import { ConfigError } from '../src/config';
import { masked } from '../src/logging';
import { createNamespace } from './blue';
import { callMethod } from './call';
import { CliError } from './cli-error';
import { migrate } from './migrate';
import { createUsers } from './user';
import { configOf, withContext } from './with-context';

const out = (line: string) => void process.stdout.write(`${line}\n`);
const err = (line: string) => void process.stderr.write(`${line}\n`);

const program = new Command('mofang')
  .description('A user-account service: JSON-RPC 2.0 over one HTTP endpoint.')
  .version(version)
  .showHelpAfterError('(mofang --help lists the commands)');

program
  .command('run')
  .description('serve until told to stop')
  .option('--host <address>', 'address to listen on')
  .addOption(
    new Option('--lan', 'listen on every address, for a phone on the same network').conflicts('host'),
  )
  .option('--port <number>', 'port to listen on')
  .action(async (options) => (await import('./run')).run(options));

program
  .command('user')
  .description('create fake users, for development')
  .argument('[count]', 'how many', wholeNumber, 1)
  .argument('[password]', 'the password of them all', '123456')
  .option('--seed <number>', 'make the same users again', wholeNumber)
  .option('--json', 'print one JSON line a user', false)
  .option('--force', 'do it in production too', false)
  .action((count, password, options) =>
    withContext(configOf(), (context) => createUsers(context, { count, password, ...options }, process)),
  );

program
  .command('import <file>')
  .description('take users with their password hashes from a CSV file or JSON lines')
  .action(async (file) => {
    const { importUsers } = await import('./import');
    const isWhole = await withContext(configOf(), (context) =>
      importUsers(context, file, { out, report: err }),
    );
    if (!isWhole) process.exitCode = 1;
  });

program
  .command('blue <name>')
  .description('create a namespace in src, ready to run: mofang blue notes')
  .action(async (name) => createNamespace(name, process.cwd(), out));

program
  .command('worker')
  // The name of the command in the product that this one replaces.
  .alias('celery')
  .description('run background jobs until told to stop')
  .action(async () => (await import('./background')).runWorker());

program
  .command('beat')
  .description('add scheduled jobs until told to stop')
  .action(async () => (await import('./background')).runBeat());

const jobs = program
  .command('jobs')
  .description('count the background jobs, and list the dead ones')
  .action(async () => (await import('./jobs')).listJobs(out));

jobs
  .command('replay [id]')
  .description('run a dead job again')
  .option('--all', 'every dead job', false)
  .action(async (id, options) => (await import('./jobs')).replayJobs(id, options, out));

jobs
  .command('remove <id>')
  .description('remove a dead job for good')
  .action(async (id) => (await import('./jobs')).removeJob(id, out));

program
  .command('migrate')
  .description('bring the database up to date')
  .addOption(
    new Option('--status', 'list the migrations, and which are done').conflicts(['revert', 'create']),
  )
  .addOption(new Option('--revert', 'take the last migration back').conflicts('create'))
  .option('--create <name>', 'write a migration that makes the database what the entities say')
  .action((options) => migrate(options, out));

program
  .command('pictures')
  .description("the users' pictures")
  .command('move')
  .description('copy every picture from the data folder to OSS; safe to repeat')
  .action(async () => {
    const { movePictures } = await import('./pictures');
    if (!(await movePictures(configOf(), process))) process.exitCode = 1;
  });

const keys = program.command('keys').description('the keys that tokens are signed with: MOFANG_JWT_KEYS');

const algorithm = () =>
  new Option('--alg <name>', 'the kind of key').choices(['ES256', 'EdDSA']).default('ES256');

keys
  .command('init')
  .description('write the file with a first key; tokens of the secret stay good')
  .addOption(algorithm())
  .option(
    '--standby',
    'let the secret sign until the key is promoted, for a service of several processes',
    false,
  )
  .action(async (options) => (await import('./keys')).initKeys(options, out));

keys
  .command('list')
  .description('list the keys, and which of them signs')
  .action(async () => (await import('./keys')).listKeys(out));

keys
  .command('add')
  .description('add a key that verifies, and does not sign yet')
  .addOption(algorithm())
  .action(async (options) => (await import('./keys')).addKey(options, out));

keys
  .command('promote <kid>')
  .description('sign with a key, from ten minutes after it was added')
  .option('--force', 'sooner than that', false)
  .action(async (kid, options) => (await import('./keys')).promoteKey(kid, options, out));

keys
  .command('remove <kid>')
  .description('remove a key, once no token of it lives')
  .option('--force', 'sooner than that, as for a key that others know: its users are logged out', false)
  .action(async (kid, options) => (await import('./keys')).removeKey(kid, options, out));

program
  .command('methods')
  .description('list what is served')
  .option('--json', 'as an OpenRPC document')
  .action(async (options) => (await import('./methods')).listMethods(options, out));

program
  .command('call <method> [params]')
  .description(`call a method: mofang call Users.mobile '{"mobile":"13800138000"}'`)
  .option('--url <address>', 'a service elsewhere, such as https://account.example.com/api')
  .option('--token <token>', 'sent as Authorization: jwt <token>')
  .action(async (method, params, options) => {
    if (!(await callMethod(method, params, options, { out, err }))) process.exitCode = 1;
  });

function wholeNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

/** An unexpected error: its message, and the place in the code for debugging. */
function unexpected({ message, stack }: Error): string {
  const isDetailed = /^(?:debug|trace)$/.test(process.env.MOFANG_LOG_LEVEL ?? '');
  return masked(`mofang failed: ${isDetailed ? stack : `${message}\nMOFANG_LOG_LEVEL=debug shows where.`}`);
}

async function main(): Promise<void> {
  // A reader that stops early, such as `head`, is not an error.
  process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => process.exit(code === 'EPIPE' ? 0 : 1));
  try {
    const isDevelopment = (process.env.MOFANG_ENV || 'development') === 'development';
    if (isDevelopment && existsSync('.env')) process.loadEnvFile('.env');
    await program.parseAsync();
  } catch (error) {
    const isExpected = error instanceof CliError || error instanceof ConfigError;
    err(isExpected ? error.message : unexpected(error as Error));
    process.exitCode = 1;
  }
}

void main();
