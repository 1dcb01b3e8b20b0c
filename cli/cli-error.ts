/** A mistake in a command. Its message is a sentence for the user, printed without a stack. */
export class CliError extends Error {
  override readonly name = 'CliError';
}
