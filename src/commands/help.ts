/** What `qlik-groups-mcp help` prints. */
export const helpText = `qlik-groups-mcp: an MCP server with which an assistant manages the groups and roles
of a Qlik Cloud tenant. A person approves every risky change, in their own client or browser.

Usage
  qlik-groups-mcp              serve MCP over stdin and stdout, for an MCP client to start
  qlik-groups-mcp --sandbox    the same on a simulated tenant, no Qlik Cloud needed
  qlik-groups-mcp --profile <name>   the same for the tenant of that profile
  qlik-groups-mcp install      list the hosts this can be put into, such as cursor or claude-code
  qlik-groups-mcp install <host>     put it in, once you have seen and agreed
  qlik-groups-mcp uninstall <host>   take it out again
  qlik-groups-mcp sandbox      serve only the simulated tenant on this machine, and print
                               its address and a key, so that several programs can share it
  qlik-groups-mcp demo         watch an administrator's session on the simulated tenant
  qlik-groups-mcp doctor       check settings, tenant, credential, roles, policy, clock, state
                               folder and clients, and say what to do about what is wrong
  qlik-groups-mcp journal show     read what was asked, answered, refused and done
  qlik-groups-mcp journal verify   prove that no line of it is missing, changed or moved
  qlik-groups-mcp journal export   write it to stdout, for a file or another program
  qlik-groups-mcp help         this text
  qlik-groups-mcp version      the version

Options of sandbox
  --port <number>              port to listen on; a free one unless given
  --groups <n> --users <n>     a generated tenant of that size instead of the demo one

Options of doctor
  --json                       one JSON object, for a program; exit code 1 when a check failed
  --profile <name>             check with this profile
  --sandbox                    check this machine against a simulated tenant, without settings

Options of install
  --tenant <address>           which tenant; asked for unless given, and no key ever is
  --context <name>             the tenant and the key of a qlik-cli context instead
  --profile <name>             those of a profile of this server instead
  --sandbox                    the simulated tenant instead
  --print                      only show the command or the block, change nothing
  --replace                    put it in the place of a different server of the same name
  --yes                        do not ask (uninstall too)

Options of journal
  --tenant <host>              whose journal; the one of the settings unless given
  --profile <name>             the same, by the name of a profile
  --since <date>               show, export: from 2026-03-01 or 2026-03-01T09:00 on, in UTC
  --change <id>                show, export: this change only
  --format <jsonl or csv>      export: JSON lines unless given

Settings, in the environment of the server
  QLIK_TENANT_URL              address of the tenant, such as https://acme.eu.qlikcloud.com
  QLIK_API_KEY                 API key of a tenant admin, or instead of it:
  QLIK_CLIENT_ID               id and
  QLIK_CLIENT_SECRET           secret of an OAuth client with the scope admin_classic
  QLIK_IMPERSONATE_SUBJECT     with an OAuth client that may impersonate: the person to act
  QLIK_IMPERSONATE_USER_ID     as, by subject or by user id, so that Qlik's audit log names them
  QLIK_APPROVAL                how the person is asked: auto (a form in the client, else a page in
                               the browser), form or off (no page), page (always the page)
  QLIK_APPROVAL_ADDRESS        stderr: write the address of that page there
  QLIK_CONTEXT                 instead of all these: a context of qlik-cli, by its name
  QLIK_PROFILE                 a profile, as --profile names it
  QLIK_READ_ONLY               true: nothing can be changed
  QLIK_POLICY                  file of the policy, should the usual one not do
  QLIK_GROUPS_STATE            folder for the journal, should the usual one not do
`;
