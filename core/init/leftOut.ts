/** A value of the file that the stack does not have as it is, and why. */
export interface LeftOut {
    /** Path in the file. */
    readonly key: string;
    readonly reason: string;
}
