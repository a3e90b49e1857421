import { cellOf, sayLine, Styled, type Terminal } from '../terminal';
import { type DecisionRead } from './stage';

/** Select Graphic Rendition (ECMA-48, 8.3.117). */
const STYLES = { bold: 1, dim: 2, stop: 31, run: 32, wait: 33, failed: 31 } as const;
type Style = keyof typeof STYLES;

/** Prints what happens: a sentence for each step, and indented below it the answer of the system. */
export class Narrator {
  private step = 0;

  constructor(
    private readonly terminal: Terminal,
    private readonly inColour = isColourful(terminal),
  ) {}

  title(text: string): void {
    this.step = 0;
    sayLine(this.terminal.out, ['', this.styled('bold', text), '─'.repeat(text.length)]);
  }

  does(text: string): void {
    this.step += 1;
    sayLine(this.terminal.out, `${String(this.step).padStart(2)}. ${text}`);
  }

  answers(text: string | readonly string[]): void {
    for (const line of [text].flat())
      sayLine(this.terminal.out, Styled.line('    ', this.styled('dim', line)));
  }

  /** The word, why, and under it by which rules, who owns it and what was checked. */
  decided({ outcome, reasons = [], rules = [], checks = [], ...decision }: DecisionRead): void {
    const word = this.styled(outcome, outcome.toUpperCase().padEnd(4));
    sayLine(this.terminal.out, Styled.line('    ', word, `  ${reasons.map(cellOf).join(' ')}`));
    const { code, owner, policy } = decision;
    const passed = checks.filter((check) => check.passed).length;
    const about = [
      rules.join(', '),
      ...(outcome === 'run' ? [] : [`${cellOf(owner)} decides next`]),
      ...(code ? [`code ${code}`] : []),
      `${passed}/${checks.length} checks`,
      ...(policy ? [`${policy.id} version ${policy.version}`] : []),
    ];
    sayLine(this.terminal.out, Styled.line(' '.repeat(10), this.styled('dim', about.join(' · '))));
  }

  fails(text: string | readonly string[]): void {
    const [first, ...rest] = [text].flat();
    sayLine(this.terminal.err, [
      Styled.line('    ', this.styled('failed', '✗'), ` ${first}`),
      ...rest.map((line) => `    ${line}`),
    ]);
  }

  says(text: string | readonly string[]): void {
    sayLine(this.terminal.out, text);
  }

  private styled(style: Style, text: string): Styled {
    return Styled.of(this.inColour ? STYLES[style] : undefined, text);
  }
}

/** A terminal that shows colours, of somebody who did not ask for none (https://no-color.org). */
const isColourful = ({ out }: Terminal): boolean =>
  'isTTY' in out && out.isTTY === true && !process.env.NO_COLOR;
