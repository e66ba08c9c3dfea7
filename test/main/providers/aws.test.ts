import { AutoScaling } from '@aws-sdk/client-auto-scaling'
import { CloudWatch } from '@aws-sdk/client-cloudwatch'
import { EC2 } from '@aws-sdk/client-ec2'
import { RDS } from '@aws-sdk/client-rds'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { checkConfig, findStorage, providerOf } from '#main/providers/index.ts'
import type { ProviderCall } from '#main/providers/provider.ts'
import { createCall } from '../../fixtures/programs/provider-call.ts'
import { type AwsAnswer, ec2Error, findMoto, setAwsEnv, startMoto, startProxy } from '../../helpers/moto.ts'

const REGION = 'us-east-1'
const IMAGE = 'ami-12c6146b'
const DAY_MS = 86_400_000
const program = findMoto()
const never = new AbortController().signal

describe('the configuration of AWS resources', () => {
  it.each([
    ['aws-ec2', { id: 'i-0123', region: REGION }, { hibernate: false, dryRun: false, timeoutSeconds: 60 }],
    ['aws-rds', { id: 'db', region: REGION }, { kind: 'instance' }],
    ['aws-asg', { id: 'web', region: REGION, size: { min: 1, desired: 2, max: 3 } }, { dryRun: false }],
  ])('of %s has defaults', (kind, config, filled) => {
    expect(checkConfig(kind, config)).toMatchObject({ ...config, ...filled })
  })

  it.each([
    ['aws-ec2', { region: REGION }, 'config.id', 'is required'],
    ['aws-ec2', { id: 'i-1' }, 'config.region', 'is required'],
    ['aws-ec2', { id: 'web', region: REGION }, 'config.id', 'must be the id of an instance (i-…)'],
    [
      'aws-ec2',
      { id: 'i-1', region: 'x.example.com' },
      'config.region',
      'has a character that is not allowed',
    ],
    [
      'aws-ec2',
      { id: 'i-1', region: REGION, endpoint: 'aws' },
      'config.endpoint',
      'must begin with http:// or https://',
    ],
    ['aws-ec2', { id: 'i-1', region: REGION, accessKeyId: 'x' }, 'config.accessKeyId', 'is not known here'],
    [
      'aws-rds',
      { id: 'db', region: REGION, kind: 'table' },
      'config.kind',
      'must be one of instance, cluster',
    ],
    ['aws-asg', { id: 'web', region: REGION, size: { min: 1 } }, 'config.size.desired', 'is required'],
  ])('of %s refuses %j', (kind, config, field, message) => {
    expect(() => checkConfig(kind, config)).toThrow(
      expect.objectContaining({ code: 'invalid', field, message }),
    )
  })
})

describe.skipIf(program === null)('AWS', () => {
  let moto: Awaited<ReturnType<typeof startMoto>>
  let proxy: Awaited<ReturnType<typeof startProxy>>
  let env: ReturnType<typeof setAwsEnv>
  let ec2: EC2

  beforeAll(async () => {
    moto = await startMoto(program ?? '')
    proxy = await startProxy(moto.url)
  }, 60_000)

  beforeEach(async () => {
    await fetch(`${moto.url}/moto-api/reset`, { method: 'POST' })
    env = setAwsEnv()
    ec2 = new EC2({ region: REGION, endpoint: moto.url })
    proxy.reset()
  })

  afterEach(() => {
    ec2.destroy()
    env.restore()
  })

  afterAll(async () => {
    proxy.stop()
    await moto.stop()
  })

  async function runInstances(count: number, more: object = {}): Promise<readonly string[]> {
    const { Instances = [] } = await ec2.runInstances({
      ImageId: IMAGE,
      MinCount: count,
      MaxCount: count,
      InstanceType: 't3.micro',
      ...more,
    })
    return Instances.map(({ InstanceId = '' }) => InstanceId)
  }

  async function stateOf(id: string): Promise<string | undefined> {
    const { Reservations } = await ec2.describeInstances({ InstanceIds: [id] })
    return Reservations?.[0]?.Instances?.[0]?.State?.Name
  }

  function create(kind: string, config: object, rest: Partial<ProviderCall> = {}) {
    const provider = providerOf(kind)
    const made = createCall(checkConfig(kind, { region: REGION, endpoint: proxy.url, ...config }), rest)
    return {
      state: made.state,
      start: () => provider.start(made.call()),
      stop: () => provider.stop(made.call()),
      status: () => provider.status(made.call()),
      utilization: async () => provider.utilization?.(made.call()),
    }
  }

  const instance = (id: string, more: object = {}, rest: Partial<ProviderCall> = {}) =>
    create('aws-ec2', { id, ...more }, rest)

  describe('EC2', () => {
    it('starts and stops an instance, and says what it is', async () => {
      const [id = ''] = await runInstances(1)
      const one = instance(id)
      expect(await one.status()).toBe('running')
      expect(await one.stop()).toEqual({})
      expect(await one.status()).toBe('stopped')
      expect(await one.stop()).toEqual({})
      expect(await one.start()).toEqual({})
      expect(await one.start()).toEqual({})
      expect(await one.status()).toBe('running')
    })

    it('starts many by one call, and asks for their states by one', async () => {
      const ids = await runInstances(60)
      await Promise.all(ids.map((id) => instance(id).stop()))
      expect(await Promise.all(ids.map((id) => instance(id).status()))).toEqual(ids.map(() => 'stopped'))
      await Promise.all(ids.map((id) => instance(id).start()))
      expect(proxy.requests.map(({ action }) => action)).toEqual([
        'StopInstances',
        'DescribeInstances',
        'StartInstances',
      ])
      expect(await stateOf(ids[59] ?? '')).toBe('running')
    })

    it('does not mix regions', async () => {
      const [id = ''] = await runInstances(1)
      const there = instance(id, { region: 'eu-central-1' })
      const [here, error] = await Promise.allSettled([instance(id).start(), there.start()])
      expect(here).toMatchObject({ status: 'fulfilled' })
      expect(error).toMatchObject({ status: 'rejected', reason: { name: 'ProviderError' } })
      expect(proxy.of('StartInstances')).toHaveLength(2)
    })

    it('starts the others when one does not exist', async () => {
      const ids = await runInstances(8)
      await ec2.stopInstances({ InstanceIds: [...ids] })
      const all = [...ids.slice(0, 3), 'i-0123456789abcdef0', ...ids.slice(3)]
      const ended = await Promise.allSettled(all.map((id) => instance(id).start()))
      expect(ended.map(({ status }) => status === 'fulfilled')).toEqual(
        all.map((id) => id !== 'i-0123456789abcdef0'),
      )
      expect(ended[3]).toMatchObject({
        reason: {
          message: "InvalidInstanceID.NotFound: The instance ID 'i-0123456789abcdef0' does not exist",
        },
      })
      expect(await Promise.all(ids.map(stateOf))).toEqual(ids.map(() => 'running'))
      await expect(instance('i-0123456789abcdef0').status()).rejects.toThrow(
        'there is no instance i-0123456789abcdef0 in us-east-1',
      )
    })

    it('says that an instance has been terminated', async () => {
      const [id = ''] = await runInstances(1)
      await ec2.terminateInstances({ InstanceIds: [id] })
      const words = `the instance ${id} has been terminated`
      await expect(instance(id).status()).rejects.toThrow(words)
      proxy.answerWith(({ action }) =>
        action === 'StartInstances'
          ? ec2Error('IncorrectInstanceState', 'not in a state to be started')
          : null,
      )
      await expect(instance(id).start()).rejects.toThrow(words)
    })

    it('takes a refusal of what is done already as done, and no other', async () => {
      const [id = ''] = await runInstances(1)
      proxy.answerWith(({ action }) =>
        action === 'DescribeInstances' ? null : ec2Error('IncorrectInstanceState', 'not now'),
      )
      expect(await instance(id).start()).toEqual({})
      await expect(instance(id).stop()).rejects.toThrow('IncorrectInstanceState: not now')
    })

    it.each([
      ['its configuration says so', { hibernate: true }, {}],
      ['who asks for the stop says so', {}, { isHibernation: true }],
    ])('hibernates where %s, and stops plainly what cannot', async (_who, config, rest) => {
      const [able = '', unable = ''] = await runInstances(2)
      proxy.answerWith(({ action, body }) =>
        action === 'StopInstances' && body.includes('Hibernate=true') && body.includes(unable)
          ? ec2Error('UnsupportedHibernationConfiguration', 'it is not configured for that')
          : null,
      )
      const results = await Promise.all([able, unable].map((id) => instance(id, config, rest).stop()))
      expect(results).toEqual([{}, { message: 'it cannot hibernate, and was stopped instead' }])
      expect(await Promise.all([able, unable].map(stateOf))).toEqual(['stopped', 'stopped'])
      const plain = proxy.of('StopInstances').filter(({ body }) => !body.includes('Hibernate'))
      expect(plain.map(({ body }) => body.includes(able))).toEqual([false])
    })

    it('changes nothing in a dry run', async () => {
      const [id = ''] = await runInstances(1)
      const result = await instance(id, { dryRun: true }).stop()
      expect(result.message).toBe('a dry run: AWS would let it be stopped')
      expect(await stateOf(id)).toBe('running')
    })

    it('ends with its time', async () => {
      const [id = ''] = await runInstances(1)
      proxy.answerWith(() => 'hang')
      const cancel = new AbortController()
      const starting = instance(id, {}, { signal: cancel.signal }).start()
      setTimeout(() => cancel.abort('timedOut'), 100)
      await expect(starting).rejects.toThrow('timedOut')
    })

    it('waits and tries again when AWS wants fewer calls', async () => {
      const [id = ''] = await runInstances(1)
      proxy.answerWith(() =>
        proxy.of('StopInstances').length < 3 ? ec2Error('RequestLimitExceeded', 'slow down', 503) : null,
      )
      expect(await instance(id).stop()).toEqual({})
      expect(proxy.of('StopInstances')).toHaveLength(3)
    })

    it('finds what there is, page by page, with its tags and price', async () => {
      const tags = [
        { Key: 'Name', Value: 'shop' },
        { Key: 'env', Value: 'dev' },
      ]
      const [shop = ''] = await runInstances(1, {
        TagSpecifications: [{ ResourceType: 'instance', Tags: tags }],
      })
      const [big = '', gone = ''] = await runInstances(2, { InstanceType: 'u-6tb1.metal' })
      await ec2.stopInstances({ InstanceIds: [big] })
      await ec2.terminateInstances({ InstanceIds: [gone] })
      const place = { region: REGION, endpoint: proxy.url }
      const found = (await providerOf('aws-ec2').discover?.(place, never)) ?? []
      expect(found.toSorted((a, b) => (b.hourlyCost ?? 0) - (a.hourlyCost ?? 0))).toEqual([
        {
          key: shop,
          name: 'shop',
          config: { id: shop, ...place },
          type: 't3.micro',
          region: REGION,
          tags: { Name: 'shop', env: 'dev' },
          status: 'running',
          hourlyCost: 0.0104,
        },
        {
          key: big,
          name: big,
          config: { id: big, ...place },
          type: 'u-6tb1.metal',
          region: REGION,
          tags: {},
          status: 'stopped',
        },
      ])
      expect(checkConfig('aws-ec2', found[0]?.config)).toMatchObject({ region: REGION })
    })

    it('finds what stands on further pages', async () => {
      proxy.answerWith(({ body }) =>
        body.includes('NextToken=more') ? instancePage('i-2', '') : instancePage('i-1', 'more'),
      )
      const found = await providerOf('aws-ec2').discover?.({ region: REGION, endpoint: proxy.url }, never)
      expect(found?.map(({ key }) => key)).toEqual(['i-1', 'i-2'])
    })

    it.each([
      [{}, 'options.region', 'is required'],
      [{ region: REGION, endpoint: 'x' }, 'options.endpoint', 'must begin with http:// or https://'],
    ])('refuses to look into %j', async (options, field, message) => {
      await expect(providerOf('aws-ec2').discover?.(options, never)).rejects.toMatchObject({ field, message })
    })
  })

  describe('RDS', () => {
    let rds: RDS

    beforeEach(() => {
      rds = new RDS({ region: REGION, endpoint: moto.url })
    })

    afterEach(() => rds.destroy())

    const base = {
      MasterUsername: 'admin',
      MasterUserPassword: 'abcdefgh1',
      Tags: [{ Key: 'env', Value: 'dev' }],
    }

    const createInstance = (id: string, more: object = {}) =>
      rds.createDBInstance({
        DBInstanceIdentifier: id,
        DBInstanceClass: 'db.t3.micro',
        Engine: 'postgres',
        AllocatedStorage: 20,
        ...base,
        ...more,
      })

    const createCluster = (id: string) =>
      rds.createDBCluster({ DBClusterIdentifier: id, Engine: 'aurora-mysql', ...base })

    it.each(['instance', 'cluster'] as const)(
      'starts and stops a database %s, twice as well as once',
      async (kind) => {
        await (kind === 'cluster' ? createCluster('shop') : createInstance('shop'))
        const database = create('aws-rds', { id: 'shop', kind })
        expect(await database.status()).toBe('running')
        expect(await database.start()).toEqual({})
        expect(await database.stop()).toEqual({})
        expect(await database.status()).toBe('stopped')
        expect(await database.stop()).toEqual({})
        expect(await database.start()).toEqual({})
        expect(await database.status()).toBe('running')
      },
    )

    it.each([
      ['instance', 'DBInstanceNotFoundFault'],
      ['cluster', 'DBClusterNotFoundFault'],
    ])('says that a database %s does not exist', async (kind, code) => {
      const database = create('aws-rds', { id: 'nowhere', kind })
      await expect(database.stop()).rejects.toThrow(`${code}: DB`)
      await expect(database.status()).rejects.toThrow(`${code}: DB`)
    })

    it.each([
      ['backing-up', 'running'],
      ['starting', 'starting'],
      ['stopping', 'stopping'],
      ['rebooting', 'starting'],
      ['failed', 'unknown'],
    ])('takes %s as %s', async (said, status) => {
      proxy.answerWith(() => databaseIs(said))
      expect(await create('aws-rds', { id: 'shop' }).status()).toBe(status)
    })

    it('says that a database is being deleted, and does not take it as stopped', async () => {
      proxy.answerWith(({ action }) =>
        action === 'DescribeDBInstances'
          ? databaseIs('deleting')
          : rdsError('InvalidDBInstanceState', 'not now'),
      )
      await expect(create('aws-rds', { id: 'shop' }).stop()).rejects.toThrow(
        'the database instance shop is being deleted',
      )
    })

    it('fails where the state is neither reached nor on its way', async () => {
      proxy.answerWith(({ action }) =>
        action === 'DescribeDBInstances'
          ? databaseIs('stopping')
          : rdsError('InvalidDBInstanceState', 'not now'),
      )
      const database = create('aws-rds', { id: 'shop' })
      await expect(database.start()).rejects.toThrow('InvalidDBInstanceStateFault: not now')
      expect(await database.stop()).toEqual({})
    })

    it('changes nothing in a dry run', async () => {
      await createInstance('shop')
      const database = create('aws-rds', { id: 'shop', dryRun: true })
      expect(await database.stop()).toEqual({ message: 'a dry run: it is running, and is left as it is' })
      expect(await database.status()).toBe('running')
    })

    it('finds instances and clusters, but not the instances of a cluster', async () => {
      await createInstance('alone')
      await createCluster('many')
      await createInstance('one-of-many', {
        DBClusterIdentifier: 'many',
        Engine: 'aurora-mysql',
        DBInstanceClass: 'db.r5.large',
      })
      const place = { region: REGION, endpoint: proxy.url }
      expect(await providerOf('aws-rds').discover?.(place, never)).toEqual([
        {
          key: 'arn:aws:rds:us-east-1:123456789012:db:alone',
          name: 'alone',
          config: { id: 'alone', kind: 'instance', ...place },
          type: 'db.t3.micro',
          region: REGION,
          tags: { env: 'dev' },
          status: 'running',
          hourlyCost: 0.017,
        },
        {
          key: 'arn:aws:rds:us-east-1:123456789012:cluster:many',
          name: 'many',
          config: { id: 'many', kind: 'cluster', ...place },
          type: 'aurora-mysql',
          region: REGION,
          tags: { env: 'dev' },
          status: 'running',
          hourlyCost: 0.29,
        },
      ])
    })
  })

  describe('auto scaling', () => {
    let scaling: AutoScaling

    beforeEach(async () => {
      scaling = new AutoScaling({ region: REGION, endpoint: moto.url })
      await scaling.createLaunchConfiguration({
        LaunchConfigurationName: 'plan',
        ImageId: IMAGE,
        InstanceType: 'm5.large',
      })
    })

    afterEach(() => scaling.destroy())

    async function createGroup(size: object) {
      await scaling.createAutoScalingGroup({
        AutoScalingGroupName: 'web',
        LaunchConfigurationName: 'plan',
        AvailabilityZones: ['us-east-1a'],
        Tags: [{ Key: 'env', Value: 'dev', PropagateAtLaunch: true }],
        MinSize: 0,
        MaxSize: 0,
        ...size,
      })
    }

    const resize = (size: object) => scaling.updateAutoScalingGroup({ AutoScalingGroupName: 'web', ...size })

    async function sizeOf() {
      const { AutoScalingGroups = [] } = await scaling.describeAutoScalingGroups({
        AutoScalingGroupNames: ['web'],
      })
      const [group] = AutoScalingGroups
      return [group?.MinSize, group?.DesiredCapacity, group?.MaxSize]
    }

    const group = (more: object = {}, rest: Partial<ProviderCall> = {}) =>
      create('aws-asg', { id: 'web', ...more }, rest)

    it('sizes a group to zero, and back to exactly what it was', async () => {
      await createGroup({ MinSize: 1, DesiredCapacity: 2, MaxSize: 5 })
      const web = group()
      expect(await web.status()).toBe('running')
      expect(await web.stop()).toEqual({ message: 'sized to zero, from 2 of 1 to 5 instances' })
      expect(await sizeOf()).toEqual([0, 0, 0])
      expect(await web.status()).toBe('stopped')
      expect(await web.stop()).toEqual({ message: 'it is sized to zero already' })
      expect(await web.start()).toEqual({ message: 'sized to 2 of 1 to 5 instances' })
      expect(await sizeOf()).toEqual([1, 2, 5])
      expect(await web.status()).toBe('running')
      expect(await web.start()).toEqual({ message: 'it is sized to 2 of 1 to 5 instances already' })
    })

    it('remembers the size before it changes it', async () => {
      await createGroup({ MinSize: 1, DesiredCapacity: 2, MaxSize: 5 })
      proxy.answerWith(({ action }) => (action === 'UpdateAutoScalingGroup' ? 'hang' : null))
      const cancel = new AbortController()
      const web = group({}, { signal: cancel.signal })
      const stopping = web.stop()
      setTimeout(() => cancel.abort('interrupted'), 200)
      await expect(stopping).rejects.toThrow('interrupted')
      expect(web.state.memory).toEqual({ size: { min: 1, desired: 2, max: 5 }, isRestored: false })
    })

    it('remembers the newest size of a group that was resized in between', async () => {
      await createGroup({ MinSize: 1, DesiredCapacity: 2, MaxSize: 5 })
      const web = group()
      await web.stop()
      await web.start()
      await resize({ MinSize: 2, DesiredCapacity: 3, MaxSize: 4 })
      await web.stop()
      await web.start()
      expect(await sizeOf()).toEqual([2, 3, 4])
    })

    it('does not forget the size when the maximum of a stopped group is raised by hand', async () => {
      await createGroup({ MinSize: 1, DesiredCapacity: 2, MaxSize: 5 })
      const web = group()
      await web.stop()
      await resize({ MaxSize: 9 })
      await web.stop()
      expect(await sizeOf()).toEqual([0, 0, 0])
      await web.start()
      expect(await sizeOf()).toEqual([1, 2, 5])
    })

    it('restores a group that its own policy kept at none', async () => {
      await createGroup({ MinSize: 0, DesiredCapacity: 0, MaxSize: 5 })
      const web = group()
      await web.stop()
      expect(await sizeOf()).toEqual([0, 0, 0])
      await web.start()
      expect(await sizeOf()).toEqual([0, 0, 5])
      await web.start()
      expect(await sizeOf()).toEqual([0, 0, 5])
    })

    it('leaves a group alone that somebody else has started since', async () => {
      await createGroup({ MinSize: 1, DesiredCapacity: 2, MaxSize: 5 })
      const web = group()
      await web.stop()
      await resize({ MinSize: 0, DesiredCapacity: 1, MaxSize: 1 })
      expect(await web.start()).toEqual({ message: 'it is sized to 1 of 0 to 1 instances already' })
    })

    it.each([
      [{ MaxSize: 0 }, {}, [0, 1, 1], 'sized to 1 of 0 to 1 instances: what it was before is not known'],
      [{ MaxSize: 4 }, {}, [0, 1, 4], 'sized to 1 of 0 to 4 instances: what it was before is not known'],
      [{ MaxSize: 0 }, { size: { min: 1, desired: 3, max: 6 } }, [1, 3, 6], 'sized to 3 of 1 to 6 instances'],
    ])('starts %j, of which nothing is remembered, with %j', async (size, more, started, message) => {
      await createGroup(size)
      expect(await group(more).start()).toEqual({ message })
      expect(await sizeOf()).toEqual(started)
    })

    it('changes and remembers nothing in a dry run', async () => {
      await createGroup({ MinSize: 1, DesiredCapacity: 2, MaxSize: 5 })
      const web = group({ dryRun: true })
      expect(await web.stop()).toEqual({
        message: 'a dry run: it would be sized to zero, from 2 of 1 to 5 instances',
      })
      expect([await sizeOf(), web.state.memory]).toEqual([[1, 2, 5], null])
    })

    it('says that a group does not exist', async () => {
      const words = 'there is no auto scaling group web in us-east-1'
      await expect(group().status()).rejects.toThrow(words)
      await expect(group().stop()).rejects.toThrow(words)
    })

    it('finds groups, whose instances are not found as such', async () => {
      await createGroup({ MinSize: 1, DesiredCapacity: 2, MaxSize: 5 })
      const place = { region: REGION, endpoint: proxy.url }
      expect(await providerOf('aws-asg').discover?.(place, never)).toEqual([
        {
          key: expect.stringMatching(/^arn:aws:autoscaling:us-east-1:123456789012:autoScalingGroup:.*web$/),
          name: 'web',
          config: { id: 'web', ...place },
          type: 'auto scaling group',
          region: REGION,
          tags: { env: 'dev' },
          status: 'running',
          hourlyCost: 0.192,
        },
      ])
      expect(await providerOf('aws-ec2').discover?.(place, never)).toEqual([])
    })
  })

  describe('utilization', () => {
    let cloudWatch: CloudWatch

    beforeEach(() => {
      cloudWatch = new CloudWatch({ region: REGION, endpoint: moto.url })
    })

    afterEach(() => cloudWatch.destroy())

    /** Puts a value into the last whole period of five minutes, or one before it. */
    async function put(
      namespace: string,
      metric: string,
      dimension: readonly [string, string],
      value: number,
      ago = 1,
    ) {
      const [Name, Value] = dimension
      const at = Math.floor(Date.now() / 300_000) * 300_000 - ago * 300_000 + 1000
      await cloudWatch.putMetricData({
        Namespace: namespace,
        MetricData: [
          { MetricName: metric, Dimensions: [{ Name, Value }], Timestamp: new Date(at), Value: value },
        ],
      })
    }

    it('of an instance is the average of the last ten minutes', async () => {
      const name = ['InstanceId', 'i-0123'] as const
      await put('AWS/EC2', 'CPUUtilization', name, 10, 1)
      await put('AWS/EC2', 'CPUUtilization', name, 30, 2)
      await put('AWS/EC2', 'CPUUtilization', name, 90, 3)
      await put('AWS/EC2', 'NetworkIn', name, 300_000, 1)
      await put('AWS/EC2', 'NetworkOut', name, 600_000, 1)
      expect(await instance('i-0123').utilization()).toEqual({ cpuPercent: 20, networkBytesPerSecond: 3000 })
    })

    it.each([
      ['instance', 'DBInstanceIdentifier'],
      ['cluster', 'DBClusterIdentifier'],
    ])('of a database %s takes bytes a second as they are', async (kind, dimension) => {
      await put('AWS/RDS', 'CPUUtilization', [dimension, 'shop'], 7)
      await put('AWS/RDS', 'NetworkReceiveThroughput', [dimension, 'shop'], 100)
      await put('AWS/RDS', 'NetworkTransmitThroughput', [dimension, 'shop'], 50)
      const database = create('aws-rds', { id: 'shop', kind })
      expect(await database.utilization()).toEqual({ cpuPercent: 7, networkBytesPerSecond: 150 })
    })

    it('of an auto scaling group is that of its instances', async () => {
      await put('AWS/EC2', 'CPUUtilization', ['AutoScalingGroupName', 'web'], 42)
      expect(await create('aws-asg', { id: 'web' }).utilization()).toEqual({ cpuPercent: 42 })
    })

    it('is null where nothing was measured, and asked for by one call', async () => {
      await put('AWS/EC2', 'CPUUtilization', ['InstanceId', 'i-2'], 5)
      const ids = Array.from({ length: 40 }, (_, index) => `i-${index}`)
      const found = await Promise.all(ids.map((id) => instance(id).utilization()))
      expect(found.map((one) => one?.cpuPercent ?? null)).toEqual(ids.map((id) => (id === 'i-2' ? 5 : null)))
      expect(proxy.requests).toHaveLength(1)
    })
  })

  it('that cannot be reached is told of in words', async () => {
    const place = { region: REGION, endpoint: 'http://127.0.0.1:9' }
    await expect(providerOf('aws-ec2').discover?.(place, never)).rejects.toThrow(
      'AWS cannot be reached: nothing answers there (connect ECONNREFUSED 127.0.0.1:9)',
    )
  })

  describe('storage', () => {
    it('finds volumes that nobody uses, gp2 and old snapshots, but none that an image is made of', async () => {
      const zone = { AvailabilityZone: 'us-east-1a' }
      const [id = ''] = await runInstances(1)
      const { VolumeId: idle = '' } = await ec2.createVolume({ ...zone, Size: 100, VolumeType: 'gp3' })
      const { VolumeId: slow = '' } = await ec2.createVolume({ ...zone, Size: 50, VolumeType: 'gp2' })
      await ec2.attachVolume({ VolumeId: slow, InstanceId: id, Device: '/dev/sdh' })
      const { SnapshotId: snapshot = '' } = await ec2.createSnapshot({ VolumeId: idle })
      const { ImageId = '' } = await ec2.createImage({ InstanceId: id, Name: 'kept' })
      const { Images } = await ec2.describeImages({ ImageIds: [ImageId] })
      const kept = Images?.[0]?.BlockDeviceMappings?.[0]?.Ebs?.SnapshotId
      const place = { region: REGION, endpoint: proxy.url }
      const find = async (days: number) =>
        new Map(
          (await findStorage(place, Date.now() + days * DAY_MS, never)).map((one) => [one.resourceId, one]),
        )
      const now = await find(0)
      expect(now.get(idle)).toMatchObject({ kind: 'unattached_volume', savings: 8 })
      expect(now.get(slow)).toMatchObject({ kind: 'gp2_volume', savings: 1 })
      expect(now.get(snapshot)).toBe(undefined)
      const later = await find(100)
      expect(later.get(snapshot)).toMatchObject({ kind: 'old_snapshot', itemType: 'snapshot', savings: 3.75 })
      expect([kept, later.has(kept ?? '')]).toEqual([expect.stringMatching(/^snap-/), false])
    })

    it('refuses options that name no region', async () => {
      await expect(findStorage({}, 0, never)).rejects.toMatchObject({ field: 'options.region' })
    })
  })

  describe('credentials', () => {
    const invalidKey = 'AWS was not able to validate the provided access credentials'

    it('that are missing are said to be', async () => {
      env.setKey(null)
      const error = instance('i-1', { region: 'us-west-1' }).start()
      await expect(error).rejects.toThrow('Could not load credentials from any providers')
      expect(proxy.requests).toEqual([])
    })

    it('that are refused fail everything at once, and are read anew', async () => {
      const ids = await runInstances(10)
      env.setKey('AKIAEXPIREDEXPIRED')
      proxy.answerWith(({ headers }) =>
        headers.authorization?.includes('AKIAEXPIRED')
          ? ec2Error('AuthFailure', `${invalidKey} AKIAEXPIREDEXPIRED`, 401)
          : null,
      )
      const place = { region: 'us-east-1', endpoint: `${proxy.url}/` }
      const stop = () => Promise.allSettled(ids.map((id) => instance(id, place).stop()))
      const ended = await stop()
      expect(new Set(ended.map((one) => (one.status === 'rejected' ? one.reason.message : '')))).toEqual(
        new Set([`AuthFailure: ${invalidKey} ****`]),
      )
      expect(proxy.requests).toHaveLength(1)
      env.setKey('AKIARENEWEDRENEWED')
      expect((await stop()).map(({ status }) => status)).toEqual(ids.map(() => 'fulfilled'))
    })

    it('of a profile are read anew when the file has changed', async () => {
      const [id = ''] = await runInstances(1)
      proxy.answerWith(({ headers }) =>
        headers.authorization?.includes('AKIAOLD') ? ec2Error('AuthFailure', invalidKey, 401) : null,
      )
      const one = instance(id, { profile: 'work' })
      await expect(one.status()).rejects.toThrow('Could not resolve credentials using profile: [work]')
      env.setProfile('work', 'AKIAOLDOLDOLDOLD')
      await expect(one.status()).rejects.toThrow(`AuthFailure: ${invalidKey}`)
      env.setProfile('work', 'AKIANEWNEWNEWNEW')
      expect(await one.status()).toBe('running')
      expect(proxy.requests.at(-1)?.headers.authorization).toContain('AKIANEWNEWNEWNEW')
    })

    it('never stand in a message, however much of the request AWS quotes', async () => {
      const said = `Refused for AKIAIOSFODNN7EXAMPLE. Encoded authorization failure message: ${'x'.repeat(900)}`
      proxy.answerWith(() => ec2Error('UnauthorizedOperation', `${said}\nThe Canonical String: secret`, 403))
      await expect(instance('i-1').stop()).rejects.toThrow(/^UnauthorizedOperation: Refused for \*\*\*\*\.$/)
    })

    it('are not to blame when nobody answers', async () => {
      const nowhere = instance('i-1', { endpoint: 'http://127.0.0.1:1' })
      await expect(nowhere.status()).rejects.toThrow('ECONNREFUSED')
    })

    it('go where AWS_ENDPOINT_URL says, unless an endpoint is given', async () => {
      process.env.AWS_ENDPOINT_URL = proxy.url
      const [id = ''] = await runInstances(1)
      expect(await providerOf('aws-ec2').discover?.({ region: REGION }, never)).toMatchObject([
        { key: id, config: { id, region: REGION } },
      ])
      expect(proxy.of('DescribeInstances')).toHaveLength(1)
    })
  })
})

function databaseIs(status: string): AwsAnswer {
  const instance = `<DBInstance><DBInstanceIdentifier>shop</DBInstanceIdentifier><DBInstanceStatus>${status}</DBInstanceStatus></DBInstance>`
  const result = `<DescribeDBInstancesResult><DBInstances>${instance}</DBInstances></DescribeDBInstancesResult>`
  return { status: 200, body: `<DescribeDBInstancesResponse>${result}</DescribeDBInstancesResponse>` }
}

function rdsError(code: string, message: string): AwsAnswer {
  const error = `<Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error>`
  return { status: 400, body: `<ErrorResponse>${error}<RequestId>r</RequestId></ErrorResponse>` }
}

function instancePage(id: string, next: string): AwsAnswer {
  const state = '<instanceState><code>16</code><name>running</name></instanceState>'
  const instances = `<instancesSet><item><instanceId>${id}</instanceId>${state}</item></instancesSet>`
  const set = `<reservationSet><item>${instances}</item></reservationSet><nextToken>${next}</nextToken>`
  return { status: 200, body: `<DescribeInstancesResponse>${set}</DescribeInstancesResponse>` }
}
