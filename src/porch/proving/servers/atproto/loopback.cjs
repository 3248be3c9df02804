// Loaded before the network: its servers ask for every interface, and a proving ground stays on loopback.
const { Server } = require('node:net')

const HOST = '127.0.0.1'
const listen = Server.prototype.listen
const isPort = (value) => typeof value === 'number' || /^\d+$/.test(value)

Server.prototype.listen = function (first, ...rest) {
  if (first === undefined || typeof first === 'function') {
    return listen.call(this, { port: 0, host: HOST }, first)
  }
  if (isPort(first)) {
    const callback = rest.find((argument) => typeof argument === 'function')
    return listen.call(this, { port: Number(first), host: HOST }, callback)
  }
  if (typeof first === 'object' && first.port !== undefined) {
    return listen.call(this, { ...first, host: HOST }, ...rest)
  }
  return listen.call(this, first, ...rest)
}
