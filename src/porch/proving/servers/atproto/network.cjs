// The whole of Bluesky in one process: identity directory, personal data server, AppView, moderation.
// PORTS: pds,appview,plc,ozone,control. GET /settled on the control port answers once the AppView knows all that the PDS knows.
const { createServer } = require('node:http')
const { TestNetwork, mockMailer } = require('@atproto/dev-env')

const [pds, appview, plc, ozone, control] = process.env.PORTS.split(',').map(Number)

const settle = (network) => async (request, response) => {
  try {
    await network.processAll(20_000)
    response.writeHead(200).end('settled\n')
  } catch (error) {
    response.writeHead(500).end(`${error}\n`)
  }
}

const main = async () => {
  const network = await TestNetwork.create({
    plc: { port: plc },
    pds: { port: pds, hostname: 'localhost', enableDidDocWithSession: true },
    bsky: { port: appview, publicUrl: `http://localhost:${appview}`, dbPostgresSchema: 'porch' },
    ozone: { port: ozone },
  })
  mockMailer(network.pds)
  const door = createServer(settle(network)).listen(control)
  process.once('SIGTERM', () => {
    door.close()
    network.close().finally(() => process.exit(0))
  })
  console.log('READY')
}

main().catch((error) => {
  console.error('FAILED', error)
  process.exit(1)
})
