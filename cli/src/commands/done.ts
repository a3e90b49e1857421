import { type Answer } from '#client';
import { type Session } from '../session';
import { sayJson, sayLine } from '../terminal';

/** Says what was done and where the ledger has it, or gives both as JSON. */
export const sayDone = (
  { terminal, json }: Session,
  { body, position }: Answer<unknown>,
  sentence: string,
): void => {
  if (json)
    return sayJson(
      terminal.out,
      position ? { ...(body as object), position: Number(position) } : body,
    );
  sayLine(terminal.out, `${sentence}${position ? ` (position ${position})` : ''}`);
};
