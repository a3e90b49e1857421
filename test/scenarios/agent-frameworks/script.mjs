/** What the models of all frameworks say here: models are outside of the project, and these answer the same every time. */
export const CALL = {
  id: 'call-1',
  tool: 'change_note',
  arguments: { path: process.env.NOTE, line: 'We open at ten.' },
};
export const SAYS = 'The agent has ended.';

/** Whether some message is the result of the tool. */
export const isAnswered = (messages, isResult) =>
  Array.isArray(messages) && messages.some(isResult);
