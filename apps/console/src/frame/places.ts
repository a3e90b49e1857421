/** Where one can go: the pages of the console, with the question that each answers and the key that leads there. */
export const places = [
  { path: '/mine', name: 'Mine', key: '0', question: 'What waits for you, and what is due?' },
  {
    path: '/',
    name: 'Execution',
    key: '1',
    question: 'What is running, waiting or stopped, and who is it waiting for?',
  },
  { path: '/approvals', name: 'Approvals', key: '2', question: 'What exactly am I approving?' },
  {
    path: '/exceptions',
    name: 'Exceptions',
    key: '3',
    question: 'What is stuck, and who owns it?',
  },
  {
    path: '/trends',
    name: 'Trends',
    key: '4',
    question: 'Which codes repeat, signal or noise, and did the fix work?',
  },
  {
    path: '/post-reviews',
    name: 'Post-reviews',
    key: '5',
    question: 'Who is overdue, and is break-glass becoming routine?',
  },
  {
    path: '/ledger',
    name: 'Ledger',
    key: '6',
    question: 'What closed without evidence, and can I prove this?',
  },
  { path: '/workflows', name: 'Workflows', key: '7', question: 'What may run?' },
  { path: '/policies', name: 'Policies', key: '8', question: 'What would this edit change?' },
  {
    path: '/integrations',
    name: 'Integrations',
    key: '9',
    question: 'Are my events arriving, and why was one refused?',
  },
] as const;
