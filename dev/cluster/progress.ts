/** One line a step, with the seconds since the program began. */
export function progress(part: string, what: string): void {
    console.log(`${process.uptime().toFixed(1).padStart(6)} s  ${part.padEnd(14)} ${what}`);
}
