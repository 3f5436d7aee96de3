/**
 * What to do when no connection comes about, or one to something else than a tenant.
 *
 * @module
 */

/** As it stands in a sentence. @param setting What holds the address, such as `QLIK_TENANT_URL`. */
export function rightAddress(setting: string): string {
  return `set ${setting} to the address of the tenant as it stands in your browser when you are signed in; if it does, a proxy or a sign-in page of your network stands in between.`;
}

const NETWORK =
  'Check the network of this machine, its VPN and its firewall: this server connects to the tenant directly and uses no proxy.';

const fixes: Readonly<Record<string, ((setting: string) => string) | undefined>> = {
  ENOTFOUND: (setting) =>
    `Check the spelling of ${setting}: it is the address of the tenant as it stands in your browser.`,
  ERR_TLS_CERT_ALTNAME_INVALID: (setting) =>
    `Check ${setting}, with its region: it looks like https://acme.eu.qlikcloud.com. A proxy or a sign-in page of your network may stand in between too.`,
  EAI_AGAIN: () =>
    'Check the network of this machine, its VPN and its name server, then try again.',
};

/**
 * @param code Such as `ENOTFOUND`; nothing when it is not known.
 * @param setting What holds the address, such as `QLIK_TENANT_URL`.
 */
export function unreachableFix(code: string | undefined, origin: string, setting: string): string {
  const { hostname, protocol, host } = new URL(origin);
  const here = hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
  if (here && code === 'ECONNREFUSED') {
    return 'Start the simulated tenant with qlik-groups-mcp sandbox and use the address it prints; it ends with its window.';
  }
  if (here && protocol === 'https:') {
    return `A simulated tenant speaks http: set ${setting} to http://${host}.`;
  }
  const known = fixes[code ?? ''];
  if (known !== undefined) return known(setting);
  if (code !== undefined && /CERT|^UNABLE_TO/.test(code)) {
    return 'If your company looks into encrypted traffic, name the file with its certificate in NODE_EXTRA_CA_CERTS. Check the date of this machine too.';
  }
  return NETWORK;
}
