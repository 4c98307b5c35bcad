/**
 * Who signs: nobody that anyone knows. Each file gets keys of its own, made in this browser and
 * thrown away, so that two clips of one person cannot be told to be of one person. Such a signature
 * shows that nothing was changed since, and not who made it; every checker says "unknown issuer".
 */
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import { CoseAlgorithmIdentifier, type Signer } from '@trustnxt/c2pa-ts/cose';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/** What a reader of the file sees as the issuer. */
export const issuerName = 'Not verified (made in a browser)';

/** RFC 5280: protection of e-mail, the purpose that C2PA accepts from issuers without its own. */
const purpose = '1.3.6.1.5.5.7.3.4';

/** Nobody counter-signs the time, so a checker judges by today's date. */
const validYears = 30;

export async function oneFileIssuer(createdAt: Date): Promise<Signer> {
  const root = await newKeys();
  const leaf = await newKeys();
  const day = 24 * 3600 * 1000;
  const notBefore = new Date(createdAt.getTime() - day);
  const notAfter = new Date(createdAt.getTime() + validYears * 365 * day);
  const valid = { notBefore, notAfter, signingAlgorithm: algorithm };
  const rootName = `CN=Kinora in a browser, O=${issuerName}`;
  // A certificate that signs itself is refused by C2PA; so the leaf has an issuer, as unknown as it is.
  const certificate = await x509.X509CertificateGenerator.create({
    ...valid,
    serialNumber: serialNumber(),
    subject: `CN=Kinora clip, O=${issuerName}`,
    issuer: rootName,
    publicKey: leaf.publicKey,
    signingKey: root.privateKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([purpose], false),
      await x509.AuthorityKeyIdentifierExtension.create(root.publicKey),
      await x509.SubjectKeyIdentifierExtension.create(leaf.publicKey),
    ],
  });
  return {
    certificate,
    chainCertificates: [],
    algorithm: CoseAlgorithmIdentifier.ES256,
    sign: async (payload) =>
      new Uint8Array(await crypto.subtle.sign(algorithm, leaf.privateKey, payload.slice())),
  };
}

function newKeys(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey(algorithm, false, ['sign', 'verify']);
}

/** Positive, so that its first byte needs no zero before it. */
function serialNumber(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[0] = (bytes[0]! & 0x7f) | 0x40;
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
