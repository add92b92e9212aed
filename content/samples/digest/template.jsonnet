local value(name) = std.extVar(name);
local labels = { app: value('name') };
local image = value('images')[value('image')];

local deployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: value('name'), namespace: value('namespace') },
  spec: {
    replicas: value('replicas'),
    selector: { matchLabels: labels },
    template: {
      metadata: { labels: labels },
      spec: {
        containers: [{
          name: value('name'),
          image: image.reference,
          ports: [{ containerPort: 8080 }],
        }],
      },
    },
  },
};

// Text comes out as it is; without this line it would be JSON, which kubectl reads as well.
std.manifestYamlDoc(deployment, quote_keys=false) + '\n'
