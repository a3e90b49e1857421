import { styleText } from 'node:util';
import { cellOf, sayLine, type Terminal } from '../terminal';
import { type DecisionRead } from './stage';

type Style = Parameters<typeof styleText>[0];

const STYLES = { run: 'green', wait: 'yellow', stop: 'red' } as const;

/** Tells what happens: a sentence for each step, and indented below it what the system said. */
export class Narrator {
  private step = 0;

  constructor(
    private readonly terminal: Terminal,
    private readonly inColour = isColourful(terminal),
  ) {}

  title(text: string): void {
    this.step = 0;
    sayLine(this.terminal.out, `\n${this.styled('bold', text)}\n${'─'.repeat(text.length)}`);
  }

  does(text: string): void {
    this.step += 1;
    sayLine(this.terminal.out, `${String(this.step).padStart(2)}. ${text}`);
  }

  hears(text: string): void {
    for (const line of text.split('\n'))
      sayLine(this.terminal.out, `    ${this.styled('dim', line)}`);
  }

  /** The word, why, and under it by which rules, who owns it and what was checked. */
  decided({ outcome, reasons = [], rules = [], checks = [], ...decision }: DecisionRead): void {
    const word = this.styled(STYLES[outcome], outcome.toUpperCase().padEnd(4));
    sayLine(this.terminal.out, `    ${word}  ${reasons.map(cellOf).join(' ')}`);
    const { code, owner, policy } = decision;
    const passed = checks.filter((check) => check.passed).length;
    const about = [
      rules.join(', '),
      ...(outcome === 'run' ? [] : [`${cellOf(owner)} decides next`]),
      ...(code ? [`code ${code}`] : []),
      `${passed}/${checks.length} checks`,
      ...(policy ? [`${policy.id} version ${policy.version}`] : []),
    ];
    sayLine(this.terminal.out, `          ${this.styled('dim', about.join(' · '))}`);
  }

  fails(text: string): void {
    sayLine(this.terminal.err, `    ${this.styled('red', '✗')} ${text}`);
  }

  says(text: string): void {
    sayLine(this.terminal.out, text);
  }

  private styled(style: Style, text: string): string {
    return this.inColour ? styleText(style, text) : text;
  }
}

/** A terminal that shows colours, of somebody who did not ask for none (https://no-color.org). */
const isColourful = ({ out }: Terminal): boolean =>
  'isTTY' in out && out.isTTY === true && !process.env.NO_COLOR;
