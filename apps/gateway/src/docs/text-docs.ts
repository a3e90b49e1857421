import { type QueryDefinition, views } from '#contracts';

const IN_HISTORY = [
  'Free texts in `data` (reasons, comments, rationales, notes, findings, resolutions) are `{ text, sha256 }`, where `sha256`',
  'is the salted digest in the event; once erased `{ text: null, erased: true, sha256 }`.',
].join(' ');

/** What a question's answer says of free texts, which stand in no view; nothing where it has none. */
export const describedTexts = ({ name, texts }: QueryDefinition): { description?: string } => {
  if (name === views.workOrderHistory.name) return { description: IN_HISTORY };
  if (!texts) return {};
  const named = Object.entries(texts.names).map(([text, meaning]) => `- \`${text}\`: ${meaning}`);
  return {
    description: [
      'Beside the columns of the SQL view, free texts; null where nobody gave one:',
      '',
      ...named,
      '- `erasedTexts`: which of them were erased, and are null for that, joined by commas.',
    ].join('\n'),
  };
};
