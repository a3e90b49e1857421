import { recorded } from '#testkit';
import { shredContentOnEvidenceShredded, shredTextsOnTextsShredded } from './reactions';

const erasure = { reason: 'requested', erasureId: 'erasure-1' };

describe('when something was shredded', () => {
  it('[V4] the key to the content is destroyed, wherever the evidence is', () => {
    const react = (data: object) =>
      shredContentOnEvidenceShredded.react(recorded([{ type: 'evidence.shredded', data }])[0]!);
    expect(react({ evidenceId: 'e1', workOrderId: 'wo-1', ...erasure })).toEqual([
      { type: 'shred-content', data: { evidenceId: 'e1', workOrderId: 'wo-1' } },
    ]);
    expect(react({ evidenceId: 'e1', ...erasure })).toEqual([
      { type: 'shred-content', data: { evidenceId: 'e1', workOrderId: undefined } },
    ]);
  });

  it('[V4] the keys to the texts are destroyed', () => {
    const data = { workOrderId: 'wo-1', ...erasure };
    const [event] = recorded([{ type: 'texts.shredded', data }]);
    expect(shredTextsOnTextsShredded.react(event!)).toEqual([
      { type: 'shred-texts', data: { stream: event!.stream } },
    ]);
  });
});
