// An OpenID provider for the tests: npm's oidc-provider with our own sign-in page, which asks for a login and no password.
//
//   node provider.mjs PACKAGES CONFIGURATION
//
// PACKAGES is the directory that holds node_modules. CONFIGURATION is JSON: {port, client_id, client_secret, redirect_uri,
// accounts: {LOGIN: claims}}; the
// claims hold the subject (sub). It listens on 127.0.0.1, on any free port where port is 0, prints "issuer URL" when it is
// ready and ends when its standard input does.
import http from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [, , packages, given] = process.argv;
const setup = JSON.parse(given);
const require = createRequire(join(packages, 'package.json'));
const { default: Provider } = await import(pathToFileURL(require.resolve('oidc-provider')));

const server = http.createServer();
await new Promise((done) => server.listen(setup.port || 0, '127.0.0.1', done));
const issuer = `http://127.0.0.1:${server.address().port}`;

const provider = new Provider(issuer, {
  clients: [{
    client_id: setup.client_id,
    client_secret: setup.client_secret,
    redirect_uris: [setup.redirect_uri],
    grant_types: ['authorization_code'],
    response_types: ['code'],
  }],
  pkce: { required: () => true },
  scopes: ['openid', 'profile', 'email'],
  claims: {
    openid: ['sub', 'amr', 'acr'],
    profile: ['name', 'preferred_username', 'groups'],
    email: ['email', 'email_verified'],
  },
  acrValues: ['urn:example:second-factor'],
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  cookies: { keys: ['for tests only'] },
  findAccount: (_, sub) => {
    const claims = Object.values(setup.accounts).find((a) => a.sub === sub);
    return claims && { accountId: sub, claims: () => claims };
  },
  // What was asked for is granted without another page.
  loadExistingGrant: async (ctx) => {
    const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
    grant.addOIDCScope('openid profile email');
    await grant.save();
    return grant;
  },
  ttl: { AccessToken: 60, AuthorizationCode: 60, Grant: 60, IdToken: 60, Interaction: 60, Session: 60 },
});

// One provider serves all tests, and each test's service is on a port of its own.
const portless = (uri) => uri.replace(/^http:\/\/127\.0\.0\.1:\d+\//, 'http://127.0.0.1/');
provider.Client.prototype.redirectUriAllowed = function redirectUriAllowed(uri) { return this.redirectUris.includes(portless(uri)); };

provider.on('server_error', (_, err) => console.error(err));

const page = (uid) => `<!DOCTYPE html>
<html lang="en"><meta charset="utf-8"><title>The provider</title>
<h1>The provider</h1>
<form method="post" action="/interaction/${uid}"><label>Login <input name="login" id="login" autofocus></label>
<button id="go">Go on</button> <button name="deny" value="1" id="deny">Deny</button></form></html>`;

async function interact(req, res) {
  const { uid } = await provider.interactionDetails(req, res);
  if (req.method !== 'POST') {
    res.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(page(uid));
    return;
  }
  let body = '';
  for await (const piece of req) body += piece;
  const form = new URLSearchParams(body);
  const login = form.get('login') ?? '';
  if (form.get('deny') || !setup.accounts[login]) {
    await provider.interactionFinished(req, res, { error: 'access_denied', error_description: 'the person said no' });
    return;
  }
  const { sub, amr = ['pwd', 'otp', 'mfa'] } = setup.accounts[login];
  await provider.interactionFinished(req, res, { login: { accountId: sub, amr, acr: 'urn:example:second-factor', remember: false } });
}

const answer = provider.callback();
server.on('request', (req, res) => {
  if (!req.url.startsWith('/interaction/')) {
    answer(req, res);
    return;
  }
  interact(req, res).catch((err) => {
    console.error(err);
    res.writeHead(500).end();
  });
});

console.log(`issuer ${issuer}`);
process.stdin.on('end', () => process.exit(0)).resume();
