import { LiveLedger } from '../../evidence/erasure/live-ledger.fixture';
import { TextShredder } from '../../evidence/erasure/key-destruction';

const workOrderId = 'wo-1';
const stream = `work-order-${workOrderId}`;

describe('the texts of stages, gates and questions', () => {
  let ledger: LiveLedger;
  beforeAll(async () => {
    ledger = await LiveLedger.open();
    const questionData = { workOrderId, owner: 'dana' };
    await ledger.record(
      stream,
      { type: 'question.asked', data: { ...questionData, number: 1, question: 'Who signs?' } },
      { type: 'question.asked', data: { ...questionData, number: 2, question: 'When?' } },
      {
        type: 'question.answered',
        data: { workOrderId, number: 2, answer: 'On Monday.', answeredBy: 'dana' },
      },
      {
        type: 'stage.skipped',
        data: { workOrderId, stage: 'discovery', rationale: 'Known client.', scope: 'This one.' },
      },
    );
  });
  afterAll(() => ledger.close());

  const rows = async (name: string) => {
    await ledger.views.caughtUp();
    const filters = { workOrderId };
    const question = { name, tenant: 'default', scope: 'tenant', filters, limit: 10 } as const;
    return (await ledger.views.queries().answer(question)).rows;
  };

  it('[L4] stands with each question, and with what was answered', async () => {
    expect(await rows('questions')).toMatchObject([
      { number: 2, question: 'When?', answer: 'On Monday.', state: 'met' },
      { number: 1, question: 'Who signs?', answer: null, state: 'open' },
    ]);
  });

  it('[E5] stands with a stage that was skipped: who, when, why and for what', async () => {
    expect(await rows('stages')).toMatchObject([
      {
        stage: 'discovery',
        status: 'skipped',
        skippedBy: 'olga',
        skipScope: 'This one.',
        skippedAt: expect.any(String),
        rationale: 'Known client.',
      },
    ]);
  });

  it('[V4] is gone once it is erased, and the rows show it', async () => {
    const erased = { workOrderId, reason: 'requested', erasureId: 'erasure-1' };
    await ledger.record(stream, { type: 'texts.shredded', data: erased });
    await new TextShredder(ledger.views.pool).shred('default', stream);
    expect(await rows('questions')).toMatchObject([
      { question: null, answer: null, erasedTexts: 'question, answer' },
      { question: null, answer: null, erasedTexts: 'question' },
    ]);
    expect(await rows('stages')).toMatchObject([{ rationale: null, erasedTexts: 'rationale' }]);
  });
});
