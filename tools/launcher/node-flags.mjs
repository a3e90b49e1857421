/**
 * How every Node process of the system is started. Cedar's WebAssembly ends a busy Node 20 with a V8
 * fatal error when its calls are inlined, so that optimisation is off.
 */
export const nodeFlags = ['--no-turbo-inline-js-wasm-calls'];
