/** Where people see what a message is about: the page of the console, behind the sign-in. */
export const consolePathOf = (kind: string, id: string, workOrderId: string | null): string => {
  if (kind === 'alert') return `/trends?view=alerts&alertId=${encodeURIComponent(id)}`;
  const page = pages[kind];
  if (page !== undefined) return `/${page}/${encodeURIComponent(id)}`;
  return workOrderId === null ? '/mine' : `/work-orders/${encodeURIComponent(workOrderId)}`;
};

const pages: Readonly<Record<string, string | undefined>> = {
  approval: 'approvals',
  exception: 'exceptions',
  'post-review': 'post-reviews',
};
