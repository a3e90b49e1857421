/// <reference lib="es2024.string" />

/** True when `text` has no half of a surrogate pair on its own, that is, when UTF-8 can hold it. */
export const isWellFormed = (text: string): boolean => text.isWellFormed();
