export { type Line, sayContent, sayFailure, sayJson, sayLine, sayOverLine, Styled } from './print';
export { printable, printableJson, printableLines } from './printable';
