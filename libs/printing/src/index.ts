export { type Line, sayContent, sayFailure, sayJson, sayLine, sayOverLine, Styled } from './print';
export { Html, html, visible, visibleLine } from './html';
export { type Amount, decimalsOf, majorText, moneyText } from './money';
export { printable, printableJson, printableLines } from './printable';
