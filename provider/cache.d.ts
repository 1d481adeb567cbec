/** Packages of this project. */
export const modules: string;

/** Directory of what is kept. */
export const cache: string;

export function keep(file: string, content: string | Uint8Array): void;
