export * from '@writ-control/client/agents';

/** An application that approves all by itself, whatever Writ says. */
export const answerApprovals = async (_guard, messages) => {
  const parts = messages.flatMap(({ content }) => (Array.isArray(content) ? content : []));
  const content = parts
    .filter(({ type }) => type === 'tool-approval-request')
    .map(({ approvalId }) => ({ type: 'tool-approval-response', approvalId, approved: true }));
  return content.length > 0 ? { role: 'tool', content } : undefined;
};

export const answerInterruptions = async (_guard, state, interruptions) => {
  for (const interruption of interruptions) state.approve(interruption);
};

export const answerInterrupts = async (_writ, interrupts) => {
  // The graph is interrupted again, for the same reason.
  if (globalThis.isResumed) throw new Error('It waits still.');
  globalThis.isResumed = true;
  return Object.fromEntries(interrupts.map(({ id }) => [id, { approved: true }]));
};
