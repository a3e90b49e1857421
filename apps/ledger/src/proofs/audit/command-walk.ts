import { type CommandRow, type EventRow, timeText } from './log-rows';
import { type Findings } from './findings';

/**
 * Reads the log and the stored commands together: one command appended each event, all events of a command are
 * consecutive in one stream, and the stored result of the command matches them.
 */
export class CommandWalk {
  private readonly coming: CommandRow[] = [];
  private next = 0;
  private current?: CommandRow & { readonly first: number; readonly last: number };
  private stream = '';
  private seen = 0;

  constructor(private readonly findings: Findings) {}

  /** How many commands appended events. */
  get count(): number {
    return this.seen;
  }

  /** Commands in the order of their first positions, at least all that begin up to the next events. */
  offer(commands: readonly CommandRow[]): void {
    this.coming.splice(0, this.next);
    this.next = 0;
    this.coming.push(...commands);
  }

  /** The next event of the log. */
  take(event: EventRow): void {
    if (!this.current) this.begin(event);
    const { current } = this;
    if (!current) return;
    const { position } = event;
    if (event.tenant !== current.tenant || event.stream !== this.stream)
      this.findings.wrong(
        'commands',
        `Position ${position}: the command of positions ${current.first} to ${current.last} is of ${current.tenant}, ${this.stream}; the event is of ${event.tenant}, ${event.stream}.`,
        position,
      );
    if (position < current.last) return;
    this.end(event, current);
  }

  /** The log has no more events. */
  finish(size: number): void {
    const beyond = this.current ?? this.coming[this.next];
    if (!beyond) return;
    this.findings.wrong(
      'commands',
      `A command has appended events at positions ${beyond.first} to ${beyond.last}; the log ends at ${size}.`,
      { from: size + 1, to: Math.max(size + 1, beyond.last ?? 0) },
    );
  }

  private begin({ position, stream }: EventRow): void {
    for (let command; (command = this.coming[this.next]);) {
      const { first, last } = command;
      if (first !== null && last !== null && first > position) break;
      this.next += 1;
      this.seen += 1;
      if (first === position && last !== null && last >= first) {
        this.current = { ...command, first, last };
        this.stream = stream;
        return;
      }
      this.findings.wrong(
        'commands',
        `A command names positions ${first} to ${last}, which are not its own.`,
        first ?? last ?? position,
      );
    }
    this.findings.wrong(
      'commands',
      `Position ${position}: no stored command has appended it.`,
      position,
    );
  }

  private end(event: EventRow, command: CommandRow & { readonly first: number }): void {
    const { position, version, recordedAt } = event;
    this.current = undefined;
    if (version === command.version && recordedAt === command.recordedAt) return;
    this.findings.wrong(
      'commands',
      `Position ${position}: its command answers version ${command.version}, recorded ${timeText(command.recordedAt)}; the event has version ${version}, recorded ${timeText(recordedAt)}.`,
      { from: command.first, to: position },
    );
  }
}
