import { type Command } from 'commander';
import { erase } from '#contracts';
import { sayLine } from '../terminal';
import { addContractCommand } from './contract-command';
import { untilUnrecoverable } from './until-unrecoverable';

export const addEraseCommand = (program: Command): void => {
  addContractCommand(program, {
    name: 'erase',
    sends: erase,
    description: 'destroy the key to contents; digests, events and receipts stay',
    fields: {
      evidenceId: { meaning: 'the content of this evidence' },
      evidenceOf: {
        flags: '--of <workOrderId>',
        meaning: 'of which work order, where several have evidence of that id',
      },
      subject: { flags: '--subject <id>', meaning: 'the content of all evidence about somebody' },
      workOrderId: { meaning: 'the free texts of a work order: reasons, comments, findings' },
      stream: {
        flags: '--stream <name>',
        meaning: 'the free texts of another stream of events, such as quarantine-…',
      },
      reason: { meaning: 'why; it is never erased, so it names nobody', default: undefined },
    },
    check: ({ evidenceId, subject, workOrderId, stream, reason }) => {
      if (
        [evidenceId, subject, workOrderId, stream].filter((one) => one !== undefined).length !== 1
      )
        return 'Name just one of --evidence, --subject, --work-order and --stream.';
      return reason === undefined ? 'Say why: --reason <text>.' : undefined;
    },
    adds: {
      flag: '--until-unrecoverable',
      meaning:
        'wait until the database has no copy of a destroyed key, and say what else may have one: exits with 0 none, 1 backups for now, 2 cannot tell',
      run: untilUnrecoverable,
    },
    done: (_fields, { erasureId }) => `erased: ${erasureId}`,
    print: ({ terminal }, { body: { shredded } }) => {
      for (const { evidenceId, workOrderId, stream } of shredded)
        sayLine(
          terminal.out,
          evidenceId
            ? `erased evidence ${evidenceId}`
            : `erased the texts of ${workOrderId ?? stream}`,
        );
    },
  });
};
