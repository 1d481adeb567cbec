/**
 * The data of a type, read-only and without its class: an object as the API server returns it, and as a
 * test writes it down. The types of the Kubernetes client are classes.
 */
export type Plain<T> = T extends Date ? T : { readonly [K in keyof T]: Plain<T[K]> };
