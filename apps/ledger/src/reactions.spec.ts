import { recorded } from '#testkit';
import { shredContentOnEvidenceShredded, shredTextsOnTextsShredded } from './reactions';

const said = { reason: 'asked for', erasureId: 'erasure-1' };

describe('when something was shredded', () => {
  it('[V4] the key to the content is destroyed, wherever the evidence is', () => {
    const react = (data: object) =>
      shredContentOnEvidenceShredded.react(recorded([{ type: 'evidence.shredded', data }])[0]!);
    expect(react({ evidenceId: 'e1', workOrderId: 'wo-1', ...said })).toEqual([
      { type: 'shred-content', data: { evidenceId: 'e1', workOrderId: 'wo-1' } },
    ]);
    expect(react({ evidenceId: 'e1', ...said })).toEqual([
      { type: 'shred-content', data: { evidenceId: 'e1', workOrderId: undefined } },
    ]);
  });

  it('[V4] the keys to the texts are destroyed', () => {
    const data = { workOrderId: 'wo-1', ...said };
    const [event] = recorded([{ type: 'texts.shredded', data }]);
    expect(shredTextsOnTextsShredded.react(event!)).toEqual([
      { type: 'shred-texts', data: { workOrderId: 'wo-1' } },
    ]);
  });
});
