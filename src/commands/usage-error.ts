/** A command line that makes no sense: what is wrong with it, without a full stop. */
export class UsageError extends Error {}
