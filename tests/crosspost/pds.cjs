'use strict'
// A Bluesky PDS as it is published (npm `@atproto/pds`), with a PLC directory in memory (`@did-plc/server`) and a stub
// of the AppView, which knows threads only. Called with a port and a folder; says `{"url": …}` when it is ready.
const http = require('node:http')
const { randomBytes } = require('node:crypto')
const { Secp256k1Keypair } = require('@atproto/crypto')
const pds = require('@atproto/pds')
const plc = require('@did-plc/server')

const hex = () => randomBytes(32).toString('hex')

const author = (handle) => ({ did: `did:plc:${handle.replace(/\W/g, '')}`, handle, displayName: 'Bo Reader' })

function thread (uri) {
  const reply = {
    uri: 'at://did:plc:reader/app.bsky.feed.post/3kreply', cid: 'bafyreply', author: author('bo.test'),
    record: { $type: 'app.bsky.feed.post', text: 'And what does it cost?', createdAt: '2026-11-21T08:00:00.000Z', langs: ['en'] },
    indexedAt: '2026-11-21T08:00:00.000Z'
  }
  const post = { ...reply, uri, cid: 'bafypost', author: author('stoa.test'), record: { ...reply.record, text: 'The post' } }
  const view = (one, replies) => ({ $type: 'app.bsky.feed.defs#threadViewPost', post: one, replies })
  return { thread: view(post, [view(reply, [])]) }
}

async function main () {
  const [port, folder] = [Number(process.argv[2]), process.argv[3]]
  const directory = plc.PlcServer.create({ db: plc.Database.mock(), port: 0 })
  const listener = await directory.start()
  const appView = http.createServer((request, response) => {
    const asked = new URL(request.url, 'http://localhost')
    response.setHeader('content-type', 'application/json')
    const known = asked.pathname === '/xrpc/app.bsky.feed.getPostThread'
    response.end(JSON.stringify(known ? thread(asked.searchParams.get('uri')) : {}))
  })
  await new Promise((resolve) => appView.listen(0, '127.0.0.1', resolve))
  const config = pds.envToCfg({
    devMode: true, port, hostname: 'localhost', dataDirectory: folder, blobstoreDiskLocation: `${folder}/blobs`,
    didPlcUrl: `http://localhost:${listener.address().port}`, recoveryDidKey: (await Secp256k1Keypair.create()).did(),
    serviceHandleDomains: ['.test'], inviteRequired: false, disableSsrfProtection: true, crawlers: [],
    bskyAppViewUrl: `http://localhost:${appView.address().port}`, bskyAppViewDid: 'did:example:appview'
  })
  const secrets = pds.envToSecrets({ jwtSecret: hex(), adminPassword: hex(), plcRotationKeyK256PrivateKeyHex: hex() })
  const server = await pds.PDS.create(config, secrets)
  await server.start()
  console.log(JSON.stringify({ url: `http://localhost:${port}` }))
}

main().catch((problem) => { console.error(problem); process.exit(1) })
