// Lowest room first. A room may import itself and the ones before it.
const rooms = [
  'errors',
  'text',
  'qlik',
  'config',
  'directory',
  'ledger',
  'plan',
  'approval',
  'changes',
  'tools',
  'server',
  'clients',
  'doctor',
  'commands',
  'main',
];
const inside = (...names) => `^src/(${names.join('|')})([./]|$)`;

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...rooms.slice(0, -1).map((room, i) => ({
      name: `${room}-imports-nothing-above-it`,
      severity: 'error',
      from: { path: inside(room) },
      to: { path: inside(...rooms.slice(i + 1)) },
    })),
    {
      name: 'only-commands-open-the-sandbox',
      severity: 'error',
      from: { pathNot: inside('sandbox', 'commands') },
      to: { path: inside('sandbox') },
    },
    {
      name: 'sandbox-knows-only-the-wire',
      severity: 'error',
      from: { path: inside('sandbox') },
      to: { path: inside(...rooms.filter((room) => room !== 'qlik')) },
    },
    {
      name: 'clients-know-only-this-machine',
      severity: 'error',
      from: { path: inside('clients') },
      to: {
        path: inside(
          'sandbox',
          ...rooms.filter((room) => !['errors', 'text', 'config', 'clients'].includes(room)),
        ),
      },
    },
    {
      // Counts types as well. node:crypto is left open: a digest needs its createHash.
      name: 'deciding-is-pure',
      severity: 'error',
      from: { path: inside('plan') },
      to: {
        path: '^(node:)?(child_process|fs|http|https|net|timers|tls|undici)(/|$)|^node_modules/undici/|^src/(qlik/(http|client)|ledger)([./]|$)',
        reachable: true,
      },
    },
    {
      name: 'only-server-knows-mcp',
      severity: 'error',
      from: { pathNot: inside('server', 'commands') },
      to: { path: '@modelcontextprotocol/' },
    },
    {
      name: 'only-one-file-knows-undici',
      severity: 'error',
      from: { pathNot: '^src/qlik/http/undici-transport' },
      to: { path: '(^|/)undici(/|$)' },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
  ],
  options: { tsPreCompilationDeps: true, doNotFollow: { path: 'node_modules' } },
};
