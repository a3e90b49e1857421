import { creation, ofTenant, row } from './row-definition';

export const haltsRow = row(
  'Halt',
  'One row per halt: what it stops, why and until when, and who declared and lifted it.',
)({
  ...ofTenant,
  haltId: ['text', 'The halt.', 'filter'],
  principal: ['text?', 'Stops actions of this principal; null for anybody.', 'filter'],
  action: ['text?', 'Stops actions of this kind; null for any kind.', 'filter'],
  system: ['text?', 'Stops actions on this system; null for any system.', 'filter'],
  workflow: ['text?', 'Stops actions of work under this workflow; null for any.', 'filter'],
  reason: ['text', 'Why it was declared.'],
  declaredBy: ['text', 'Who declared it.', 'filter'],
  declaredAt: ['time', 'When it was declared.'],
  until: ['time', 'When it ends by itself.'],
  inForce: ['flag', 'Whether it stops actions now.', 'derived', 'filter'],
  liftedBy: ['text?', 'Who lifted it; null where nobody did.'],
  liftedBecause: ['text?', 'Why it was lifted.'],
  endedAt: ['time?', 'When it was lifted or its time was over; null before.'],
  ...creation,
});
