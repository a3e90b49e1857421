import { IsBase64, IsInt, Max, Min } from 'class-validator';
import { Answer } from '../answers';
import { defineCommand, defineEvent } from '../define';
import { AreParts, IsPart, IsText } from '../fields';
import { Meanings } from '../meanings';

/** How many events a log had, and the root of its tree then (RFC 9162), in base64. */
@Meanings({
  size: 'How many events it holds.',
  root: 'The root hash, in base64.',
})
export class LogTree {
  @IsInt() @Min(0) @Max(Number.MAX_SAFE_INTEGER) size!: number;
  @IsBase64() root!: string;
}

/** A checkpoint that the log does not continue, and who holds it: `this machine`, an anchor, or `the database`. */
@Meanings({
  holder: 'Who holds the checkpoint that is lost.',
})
export class LostTree extends LogTree {
  @IsText(200) holder!: string;
}

@Meanings({
  lost: 'The signed trees that the log does not continue.',
  from: 'The log as it was when this was recorded: it is signed again from here on.',
})
export class LogDivergenceAcknowledgedData {
  @AreParts(() => LostTree) lost!: LostTree[];
  @IsPart(() => LogTree) from!: LogTree;
  @IsText() reason!: string;
}

export const logDivergenceAcknowledged = defineEvent({
  type: 'log.divergence-acknowledged',
  version: 1,
  owner: 'ledger',
  meaning:
    'A person acknowledged in writing that the log does not continue what was signed: a backup was restored, or somebody has changed it.',
  data: LogDivergenceAcknowledgedData,
});

@Meanings({
  reason: 'Why the log is not the one that was signed, and who has looked into it.',
})
export class AcknowledgeLogDivergenceBody {
  @IsText() reason!: string;
}

@Answer()
export class AcknowledgeLogDivergenceAnswer extends LogDivergenceAcknowledgedData {
  @IsText() declare reason: string;
}

export const acknowledgeLogDivergence = defineCommand({
  name: 'acknowledge-log-divergence',
  service: 'ledger',
  meaning:
    'Acknowledge that the log does not continue what was signed, so that it is signed again from now on.',
  route: 'POST /v1/log/divergence/acknowledge',
  roles: ['deployment-admin'],
  body: AcknowledgeLogDivergenceBody,
  answer: AcknowledgeLogDivergenceAnswer,
});
