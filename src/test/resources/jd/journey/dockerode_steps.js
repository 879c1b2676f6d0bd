// What a program does with dockerode. The argument is an empty directory.
const Docker = require('dockerode');
const fs = require('fs');
const path = require('path');
const { PassThrough } = require('stream');

const docker = new Docker();
const directory = process.argv[2];
let steps = 0;

function step(what, expected, actual) {
    steps++;
    const holds = JSON.stringify(expected) === JSON.stringify(actual);
    console.log(holds ? 'ok' : 'FAILED', steps, what, holds ? '' : `expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`);
    if (!holds) {
        process.exit(1);
    }
}

async function failure(promise) {
    try {
        await promise;
    } catch (e) {
        return e;
    }
    return {};
}

function collected(stream) {
    return new Promise((resolve, reject) => {
        const chunks = [];
        stream.on('data', chunk => chunks.push(chunk));
        stream.on('end', () => resolve(Buffer.concat(chunks)));
        stream.on('error', reject);
    });
}

async function exec(container, cmd, more = {}) {
    const exec = await container.exec({ Cmd: cmd, AttachStdout: true, AttachStderr: true, ...more });
    const stream = await exec.start({});
    const out = new PassThrough();
    const err = new PassThrough();
    container.modem.demuxStream(stream, out, err);
    stream.on('end', () => { out.end(); err.end(); });
    const [stdout, stderr] = await Promise.all([collected(out), collected(err)]);
    return { stdout: stdout.toString(), stderr: stderr.toString(), code: (await exec.inspect()).ExitCode };
}

async function page(port) {
    for (let i = 0; i < 1000; i++) {
        try {
            return await (await fetch(`http://127.0.0.1:${port}/`)).text();
        } catch {
            await new Promise(resolve => setTimeout(resolve, 100));
        }
    }
    return 'no answer';
}

// The client sends `wait` after `start`, also to Docker: a container that has ended and been removed by then is not found.
async function run(cmd, options = {}) {
    const out = new PassThrough();
    const text = collected(out);
    const [result, container] = await docker.run('busybox', cmd, [out, out], { Tty: false, HostConfig: { AutoRemove: true }, ...options });
    out.end();
    return { code: result.StatusCode, text: (await text).toString(), id: container.id };
}

async function main() {
    const before = (await docker.listContainers({ all: true })).length;
    step('ping', 'OK', (await docker.ping()).toString());
    step('version', '26', (await docker.version()).Version.split('.')[0]);
    step('info', 'linux', (await docker.info()).OSType);
    step('images', true, (await docker.listImages()).some(image => (image.RepoTags || []).includes('busybox:latest')));
    step('image', 'linux', (await docker.getImage('busybox').inspect()).Os);
    step('history', true, (await docker.getImage('busybox').history()).length > 0);
    step('missing image', 404, (await failure(docker.getImage('nosuch-image').inspect())).statusCode);
    step('missing container', 404, (await failure(docker.getContainer('nosuch').inspect())).statusCode);
    const hello = await run(['sh', '-c', 'sleep 1; echo hello']);
    step('run', [0, 'hello\n'], [hello.code, hello.text]);
    step('exit code', 6, (await run(['sh', '-c', 'sleep 1; exit 6'])).code);

    const events = [];
    const eventStream = await docker.getEvents({ filters: { type: ['container'] } });
    eventStream.on('data', data => data.toString().split('\n').filter(Boolean).forEach(line => events.push(JSON.parse(line).Action)));

    const volume = await docker.createVolume({ Name: 'node-steps', Labels: { a: 'b' } });
    step('volume', 'node-steps', (await volume.inspect()).Name);
    step('volumes', 1, (await docker.listVolumes({ filters: { label: ['a=b'] } })).Volumes.length);
    fs.writeFileSync(path.join(directory, 'bound'), 'from the host\n');

    const container = await docker.createContainer({
        Image: 'busybox', name: 'node-steps', Hostname: 'steps', Env: ['NAME=value'], Labels: { purpose: 'node' }, WorkingDir: '/tmp',
        Cmd: ['sh', '-c', 'trap "exit 9" TERM; echo started; while :; do sleep 0.1; done'], StopTimeout: 30,
        Healthcheck: { Test: ['CMD-SHELL', 'test -e /ok'], Interval: 300000000, Retries: 1 },
        HostConfig: {
            Binds: [`${directory}:/bound:ro`, 'node-steps:/data'], Memory: 64 << 20, PidsLimit: 50, CapDrop: ['NET_RAW'],
            Tmpfs: { '/scratch': 'size=1m' }, ExtraHosts: ['other:10.1.2.3'], RestartPolicy: { Name: 'no' },
            LogConfig: { Type: 'json-file', Config: { 'max-size': '1m' } },
        },
    });
    step('created', 'created', (await container.inspect()).State.Status);
    const attached = await container.attach({ stream: true, stdout: true, stderr: true });
    const out = new PassThrough();
    container.modem.demuxStream(attached, out, out);
    const first = new Promise(resolve => out.once('data', data => resolve(data.toString())));
    await container.start();
    step('attached output', 'started\n', await first);
    step('started twice', 304, (await failure(container.start())).statusCode);
    const inspected = await container.inspect();
    step('running', 'running', inspected.State.Status);
    step('name', '/node-steps', inspected.Name);
    step('label', 'node', inspected.Config.Labels.purpose);
    step('address', true, /^[0-9.]+$/.test(inspected.NetworkSettings.Networks.bridge.IPAddress));

    step('exec', { stdout: 'o\n', stderr: 'e\n', code: 3 }, await exec(container, ['sh', '-c', 'echo o; echo e >&2; exit 3']));
    step('environment', 'value\n', (await exec(container, ['sh', '-c', 'echo $NAME'])).stdout);
    step('exec environment', 'x\n', (await exec(container, ['sh', '-c', 'echo $X'], { Env: ['X=x'] })).stdout);
    step('exec directory', '/\n', (await exec(container, ['pwd'], { WorkingDir: '/' })).stdout);
    step('bind', 'from the host\n', (await exec(container, ['cat', '/bound/bound'])).stdout);
    step('bind is read-only', 1, (await exec(container, ['touch', '/bound/x'])).code);
    step('hosts', true, (await exec(container, ['cat', '/etc/hosts'])).stdout.includes('10.1.2.3\tother'));
    step('tmpfs', true, (await exec(container, ['grep', '/scratch', '/proc/mounts'])).stdout.includes('size=1024k'));
    step('missing program', 126, (await exec(container, ['/nosuch'])).code);
    step('top', true, (await container.top()).Processes.length > 0);
    step('stats', true, (await container.stats({ stream: false })).memory_stats.usage > 0);
    step('listed by label', 1, (await docker.listContainers({ filters: { label: ['purpose=node'] } })).length);
    step('listed by name', 1, (await docker.listContainers({ filters: JSON.stringify({ name: ['node-steps'] }) })).length);

    step('unhealthy at first', false, (await container.inspect()).State.Health.Status === 'healthy');
    await exec(container, ['touch', '/ok']);
    for (let i = 0; i < 1000 && (await container.inspect()).State.Health.Status !== 'healthy'; i++) {
        await new Promise(resolve => setTimeout(resolve, 100));
    }
    step('healthy', 'healthy', (await container.inspect()).State.Health.Status);

    const tar = await collected(await container.getArchive({ path: '/etc/hostname' }));
    step('get archive', 'hostname', tar.toString('latin1', 0, 8));
    await container.putArchive(tar, { path: '/tmp' });
    step('put archive', 'steps\n', (await exec(container, ['cat', '/tmp/hostname'])).stdout);

    await container.pause();
    step('paused', true, (await container.inspect()).State.Paused);
    step('exec while paused', 409, (await failure(container.exec({ Cmd: ['true'] }))).statusCode);
    await container.unpause();
    await container.update({ Memory: 96 << 20, MemorySwap: 192 << 20 });
    step('updated', 96 << 20, (await container.inspect()).HostConfig.Memory);
    await container.rename({ name: 'node-steps2' });
    step('renamed', '/node-steps2', (await container.inspect()).Name);
    const logs = await container.logs({ stdout: true, stderr: true });
    step('logs', 'started\n', logs.toString('latin1', 8));
    await container.restart({ t: 1 });
    step('restarted', true, (await container.inspect()).State.Running);
    // The trap is set when the shell has written its line.
    for (let i = 0; i < 1000 && !/started[^]*started/.test((await container.logs({ stdout: true })).toString('latin1')); i++) {
        await new Promise(resolve => setTimeout(resolve, 100));
    }
    const waiting = container.wait();
    await container.stop();
    step('stopped', 9, (await waiting).StatusCode);
    step('stopped twice', 304, (await failure(container.stop())).statusCode);
    step('killed while stopped', 409, (await failure(container.kill())).statusCode);
    step('changes', true, (await container.changes() || []).some(change => change.Path === '/tmp/hostname'));
    const image = await container.commit({ repo: 'node-steps-image', tag: 'one' });
    step('commit', true, image.Id.startsWith('sha256:'));
    await docker.getImage('node-steps-image:one').tag({ repo: 'node-steps-image', tag: 'two' });
    step('tagged', 2, (await docker.getImage('node-steps-image:two').inspect()).RepoTags.length);
    await docker.getImage('node-steps-image:one').remove();
    await docker.getImage('node-steps-image:two').remove();
    step('image is removed', 404, (await failure(docker.getImage('node-steps-image:two').inspect())).statusCode);
    await container.remove({ v: true });
    step('removed', 404, (await failure(container.inspect())).statusCode);
    await volume.remove();
    step('volume is removed', 404, (await failure(volume.inspect())).statusCode);
    const web = await docker.createContainer({
        Image: 'busybox', Cmd: ['sh', '-c', 'mkdir /www; echo page > /www/index.html; exec httpd -f -p 80 -h /www'],
        ExposedPorts: { '80/tcp': {} }, HostConfig: { PortBindings: { '80/tcp': [{ HostIp: '127.0.0.1', HostPort: '' }] } },
    });
    await web.start();
    const port = (await web.inspect()).NetworkSettings.Ports['80/tcp'][0];
    step('published port', '127.0.0.1', port.HostIp);
    step('page', 'page\n', await page(port.HostPort));
    await web.remove({ force: true });
    const network = await docker.createNetwork({ Name: 'node-net', CheckDuplicate: true });
    const member = await docker.createContainer({
        Image: 'busybox', Cmd: ['sleep', '1000'], name: 'node-server', HostConfig: { NetworkMode: 'node-net' },
        NetworkingConfig: { EndpointsConfig: { 'node-net': { Aliases: ['server'] } } },
    });
    await member.start();
    const ping = await run(['sh', '-c', 'sleep 1; ping -c 1 server'], { HostConfig: { AutoRemove: true, NetworkMode: 'node-net' } });
    step('name service', 0, ping.code);
    step('members', 1, Object.keys((await network.inspect()).Containers).length);
    await network.disconnect({ Container: 'node-server' });
    step('no member', 0, Object.keys((await network.inspect()).Containers).length);
    await member.remove({ force: true });
    await network.remove();
    step('network is removed', 404, (await failure(network.inspect())).statusCode);
    fs.writeFileSync(path.join(directory, 'Dockerfile'), 'FROM busybox\nCOPY bound /copied\nRUN echo more >> /copied\nCMD cat /copied\n');
    const built = await docker.buildImage({ context: directory, src: ['Dockerfile', 'bound'] }, { t: 'node-built' });
    const lines = await new Promise((resolve, reject) => docker.modem.followProgress(built, (e, all) => e ? reject(e) : resolve(all)));
    step('build', true, lines.some(line => (line.stream || '').includes('Successfully tagged node-built:latest')));
    const ran = new PassThrough();
    const told = collected(ran);
    const [, finished] = await docker.run('node-built', [], ran);
    ran.end();
    await finished.remove();
    step('run what was built', 'from the host\nmore\n', (await told).toString().replace(/\r/g, ''));
    await docker.getImage('node-built').remove();
    eventStream.destroy();
    step('events', true, ['create', 'start', 'pause', 'unpause', 'rename', 'restart', 'stop', 'die', 'destroy', 'health_status: healthy']
        .every(action => events.includes(action)));
    step('no container is left', before, (await docker.listContainers({ all: true })).length);
    console.log('steps:', steps);
    process.exit(0);
}

main().catch(e => {
    console.log('FAILED', e);
    process.exit(1);
});
