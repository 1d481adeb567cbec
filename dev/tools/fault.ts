/** Something the user can put right: shown as it is, without a stack trace. */
export class Fault extends Error {}
