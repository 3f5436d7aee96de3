/** What `qlik-groups-mcp help` prints. */
export const helpText = `qlik-groups-mcp: an MCP server with which an assistant manages the groups and roles
of a Qlik Cloud tenant. A person approves every risky change in their own client.

Usage
  qlik-groups-mcp              serve MCP over stdin and stdout, for an MCP client to start
  qlik-groups-mcp --sandbox    the same on a simulated tenant, no Qlik Cloud needed
  qlik-groups-mcp sandbox      serve only the simulated tenant on this machine, and print
                               its address and a key, so that several programs can share it
  qlik-groups-mcp demo         watch an administrator's session on the simulated tenant
  qlik-groups-mcp help         this text
  qlik-groups-mcp version      the version

Options of sandbox
  --port <number>              port to listen on; a free one unless given
  --groups <n> --users <n>     a generated tenant of that size instead of the demo one

Settings, in the environment of the server
  QLIK_TENANT_URL              address of the tenant, such as https://acme.eu.qlikcloud.com
  QLIK_API_KEY                 API key of a tenant admin, or instead of it:
  QLIK_CLIENT_ID               id and
  QLIK_CLIENT_SECRET           secret of an OAuth client with the scope admin_classic
  QLIK_IMPERSONATE_SUBJECT     with an OAuth client that may impersonate: the person to act
  QLIK_IMPERSONATE_USER_ID     as, by subject or by user id, so that Qlik's audit log names them
`;
