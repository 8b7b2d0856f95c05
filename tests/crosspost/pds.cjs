'use strict'
const http = require('node:http')
const { randomBytes } = require('node:crypto')
const { Secp256k1Keypair } = require('@atproto/crypto')
const pds = require('@atproto/pds')
const plc = require('@did-plc/server')

async function main () {
  const [port, folder] = [Number(process.argv[2]), process.argv[3]]
  const plcServer = plc.PlcServer.create({ db: plc.Database.mock(), port: 0 })
  const plcListener = await plcServer.start()
  const plcUrl = `http://localhost:${plcListener.address().port}`
  const appView = http.createServer((req, res) => { res.setHeader('content-type','application/json'); res.end('{}') })
  await new Promise(r => appView.listen(0, '127.0.0.1', r))
  const hex = () => randomBytes(32).toString('hex')
  const cfg = pds.envToCfg({
    devMode: true, port, hostname: 'localhost', dataDirectory: folder, blobstoreDiskLocation: `${folder}/blobs`,
    didPlcUrl: plcUrl, recoveryDidKey: (await Secp256k1Keypair.create()).did(), serviceHandleDomains: ['.test'],
    inviteRequired: false, bskyAppViewUrl: `http://localhost:${appView.address().port}`, bskyAppViewDid: 'did:example:appview',
    jwtSecret: hex(), adminPassword: 'admin', disableSsrfProtection: true,
    plcRotationKeyK256PrivateKeyHex: hex(), crawlers: [],
  })
  const server = await pds.PDS.create(cfg, pds.envToSecrets({ jwtSecret: hex(), adminPassword: 'admin', plcRotationKeyK256PrivateKeyHex: hex() }))
  await server.start()
  console.log(JSON.stringify({ url: `http://localhost:${port}` }))
}
main().catch(e => { console.error(e); process.exit(1) })
