/** A fault of the one who typed the command: its message is a sentence for them, printed without a stack. */
export class CliError extends Error {
  override readonly name = 'CliError';
}
