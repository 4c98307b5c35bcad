/**
 * Our own rules, in the page's six languages: the plain words of each class. Insults and slurs are
 * not written here; they come from the word lists of packages (`word-lists.ts`).
 */

import { safetyLevels, type SafetyLevel } from '../common/safety-level.ts';
import { groups, words } from './written-lists.ts';

/** Why a sentence is refused. */
export const reasons = [
  'sexual-minors',
  'sexual',
  'violence',
  'self-harm',
  'hate',
  'abusive',
  'weapons-drugs',
] as const;
export type Reason = (typeof reasons)[number];

export { safetyLevels, type SafetyLevel };

export const people = words(`
  woman women man men girl girls boy boys person people lady ladies guy guys female females male males
  model models body bodies couple wife husband friend friends celebrity actress actor singer nurse teacher
  stranger strangers me him her them us myself someone everybody everyone somebody crowd student students
  tourist tourists soldier soldiers police policeman cop cops prisoner prisoners hostage* victim victims
  human humans civilian* worker workers neighbour* neighbor* president family mother father dancer*
  swimmer* bather* elf elves princess queen king child children kid kids baby toddler teen teens
  schoolgirl* schoolboy* teenager* parents brother brothers sister sisters uncle aunt grandmother grandfather
  ex classmate* passenger* pedestrian* homeless beggar* boyfriend girlfriend migrant* immigrant* refugee* convict convicts captive captives heretic* noble* villager*
  peasant* thief thieves priest nun monk
  frau frauen mann männer mädchen junge jungen mensch menschen person personen leute dame damen körper
  kind kinder tänzerin paar freundin nachbar* soldat* polizist* schüler schülerin* ehefrau ehemann vater mutter
  bruder schwester sohn tochter gefangene* häftling* zivilist* flüchtling* einwanderer hausherr* dieb wächter
  femme femmes homme hommes fille filles garçon garçons personne personnes gens dame dames corps couple
  enfant enfants voisin* soldat* policier* mari époux épouse père mère frère soeur fils civil civils immigré*
  réfugié* prisonnier* condamné* prêtre voleur copain copine danseuse
  mujer mujeres hombre hombres chica chicas chico chicos persona personas gente cuerpo pareja niño niña
  niños niñas vecino* soldado* policía* esposa esposo marido madre padre hermano hermana hijo hija abuelo abuela
  migrante* refugiado* preso presos prisioner* ladrón novio novia bailarina
  امرأة نساء رجل رجال فتاة بنت شخص أشخاص ناس جسد طفل طفلة الناس الرجل المرأة جندي
  راقصة زوجان جار جاره سجين سجينا تلميذة زوجة زوج أم أب أخ أخت ابن ابنة أسير أسيرا لاجئ مهاجر لص
`);

interface WordRule {
  readonly reason: Reason;
  /** The lowest level that refuses. */
  readonly from: Exclude<SafetyLevel, 'open'>;
  readonly words: readonly string[];
  /** Only with a word of people anywhere in the sentence. */
  readonly withPeople?: true;
  /** Not beside a word of remembrance: crimes have memorials. */
  readonly isRemembered?: true;
}

export const wordRules: readonly WordRule[] = [
  {
    reason: 'sexual',
    from: 'standard',
    words: words(`
      sex sexy sexual sexually sexting porn porno pornstar* pornograph* pornofilm* erotic* erotik* orgasm*
      masturbat* genital* striptease stripper strippers hentai nsfw fetish* upskirt
      undress* undressing unclothed intercourse fornicat* copulat* foreplay bdsm bondage lewd threesome
      softcore camgirl* onlyfans skinny-dip* prostitut* incest* inzest* bestiality zoophil*
      sexuell* sexszene* pornografi* masturbier* geschlechtsverkehr geschlechtsteil* entblößt*
      ausgezogen erotisch* reizwäsche stripperin* orgie orgien orgy orgies strip-teas* stripteas*
      sexe sexuel* pornographi* érotique* masturbe*  dénudé* déshabill* fellation* sodomi*
      sexo sexual sexuales pornografía porno erótic* masturb* desvest* orgía* tetas
      جنس جنسي جنسيا إباحي إباحية اباحي إغراء تتعرى يتعرى
    `),
  },
  {
    reason: 'sexual',
    from: 'standard',
    withPeople: true,
    words: words(`
      nude nudes naked nakedness topless seductive* nudity nudist* breasts boobs bosom buttocks nipples
      brothel* bordell* burdel* lingerie undies bra bras bh büstenhalter soutien-gorge soutiens-gorge sujetador
      nackt nackte nackter nackten nacktes nacktbild* brüste busen
      nu nue nus nues seins fesses
      desnudo desnuda desnudos desnudas pechos nalgas
      عار عاري عاريا عارية عاريات عراة ثدي
    `),
  },
  {
    reason: 'violence',
    from: 'standard',
    words: words(`
      behead* decapitat* dismember* disembowel* eviscerat* gore gory gorefest mutilat* tortur* massacre*
      rape raped rapes raping rapist* murder murders murdered murdering murderer* slaughtered
      executioner hanged lynch* bloodbath* entrails intestines impale* impaled
      waterboard* guillotin* electrocut* maim* strangle* strangling strangled stabbing stabbed lobotom* cannibal* snuff flayed corpses
      enthaupt* köpft geköpft zerstückel* folter* gefoltert massaker vergewaltig* ermord* mörder
      abgeschlachtet erwürg* erdrossel* hingerichtet erstochen ersticht gemetzel blutbad erschossen leichen hinrichtung*
      décapit* démembr* massacr* violer violée violeur égorg* étrangl* assassinat* assassiné meurtre*
      poignard* éventr* cadavres
      descuartiz* masacr* violar violación asesin* degoll* estrangul* apuñal*
      mutil* cadáveres matanza linch*
      ذبح يذبح قتل يقتل تعذيب مذبحة اغتصاب يغتصب طعن يطعن مجزرة يعذب تعذب مشنوق مشنوقة مخنوق مخنوقة يشنق تشنق
      يعدم تعدم إعدام يخنق تخنق انتحاري
    `),
  },
  {
    reason: 'violence',
    from: 'standard',
    withPeople: true,
    words: words('guts noose nooses'),
  },
  {
    reason: 'self-harm',
    from: 'standard',
    words: words(`
      suicide suicides suicidal self-harm selfharm self-mutilation overdose overdoses overdosing anorexi* bulimi* thinspo* thinspiration proana pro-ana
      magersucht magersüchtig* selbstmord* suizid* selbstverletz* ritzt erhängt erhängen
      suicid* automutilation scarifi*
      suicidio suicida* suicidar* suicidándose autolesi*
      انتحار ينتحر تنتحر ليموت لتموت
    `),
  },
  {
    reason: 'hate',
    from: 'standard',
    words: words(`
      nazi nazis neonazi* swastika* hitler kkk terrorist* terrorism jihadist* gestapo
      skinhead* supremacist* antisemit* racist racists lynching blackface
      hakenkreuz* rassist* terrorist*
      raciste* terroriste* nazisme
      esvástica* racista* terrorista*
      نازي نازية نازيون نازيين هتلر إرهابي ارهابي داعش
    `),
  },
  {
    reason: 'hate',
    from: 'standard',
    isRemembered: true,
    words: words(`
      genocid* holocaust* pogrom* völkermord* génocide* genocidio* إبادة
    `),
  },
  {
    reason: 'weapons-drugs',
    from: 'kiosk',
    words: words(`
      gun guns rifle rifles pistol pistols handgun* shotgun* revolver* grenade* bomb bombs bombing
      bombed explosives kalashnikov* ak-47 corpse blood bloody bleeding bleeds sniper*
      bong bongs detonator* gunpowder dynamite tnt vomit* cocaine heroin meth cannabis marijuana lsd opium
      drunk drug drugs junkie stoned syringe cigarette*
      zünder sprengstoff* sprengsatz schwarzpulver dynamit* waffe waffen gewehr* pistole* bombe bomben granate* blut blutig* leiche drogen kokain heroin betrunken*
      détonateur* explosif* fusil fusils pistolet* bombe bombes sang sanglant* cadavre drogue* cocaïne héroïne ivre
      detonador* explosivo* pistola* rifle* bomba bombas granada* sangre sangrient* cadáver droga* cocaína heroína borracho*
      مسدس بندقية قنبلة سلاح دم مخدرات كوكايين جثة
    `),
  },
];

/** Done to a word of people, at most three words later, they are violence. */
export const harm = words(`
  kill kills killing shoot shoots shooting stab stabs slaughter slaughters choke choking punches drowns
  poisons beats beating strangles hangs whips executes
  tötet töten erschießt erschiessen verprügelt ertränkt ersticht schlägt würgt
  tue tuent tuer fusille fusillent pend pendent noie frappe frappent tabasse tabassent exécute exécutent
  mata matar matan dispara disparan fusila fusilan ahorca ahorcan ahoga golpea golpean ejecuta ejecutan
  يضرب تضرب يضربون يحرق تحرق يغرق تغرق
`);

/** What comes after these is not what the verb before them is done to: "beats eggs while her husband sleeps". */
export const apart = words(`
  while and or but past over with without for from by near beside behind under like as when until
  und oder aber für mit ohne während neben über bei
  et ou mais pour avec sans pendant près
  y o pero para con sin mientras junto
  مع في على عند قرب بينما
`);

/** With a word of people where `~` stands, they are violence. */
export const harmGroups: readonly string[] = groups(`
  set ~ on fire / sets ~ on fire / setting ~ on fire / set ~ ablaze / sets ~ ablaze / burn ~ at the stake
  burns ~ at the stake / beat ~ unconscious / beats ~ unconscious / throws ~ off / pushes ~ off / drags ~ into
  schlagt ~ blutig / schlagt ~ tot / zundet ~ an / steckt ~ in brand / wirft ~ aus dem fenster
  kick ~ to death / kicks ~ to death / stone ~ to death / stones ~ to death / richtet ~ hin / richten ~ hin
  petrol over ~ / petrol on ~ / gasoline over ~ / gasoline on ~ / benzin uber ~ / mit benzin ~ / essence sur ~ / gasolina sobre ~
  locks ~ in the basement / locks ~ in a basement / locks ~ in the cellar / locks ~ in a cellar / locks ~ in a cage
  locks ~ in a freezer / locks ~ in the freezer / locks ~ in the trunk / sperrt ~ keller / enferme ~ cave / encierra ~ sotano
  mows down ~ / boiling water on ~ / boiling water over ~ / boiling oil on ~ / throws stones at ~ / apedrea a ~ / apedrean a ~ / lapide ~ / steinigt ~ / steinigen ~
  bat son / bat sa / bat ses / met ~ le feu / jette ~ par la fenetre / prende fuego a ~ / tira ~ por la ventana
`);

/** The same, done to whoever stands before it. */
export const harmSuffered: readonly string[] = groups(`
  is set on fire / are set on fire / is thrown off / are thrown off / is drowned / are drowned / is flogged / are flogged
  is whipped / are whipped / is burned / are burned / is burnt / are burnt / is beaten / are beaten / is choked / is kicked / are kicked
  wird verprugelt / werden verprugelt / wird ertrankt / wird ausgepeitscht / werden ausgepeitscht / wird angezundet
  est battu / est battue / sont battus / est noye / est fouette / est jete du / sont pendus
  es golpeado / es golpeada / son golpeados / es ahogado / son ahorcados / es azotado
`);

/** Animals that live with people. */
export const pets = words(`
  dog dogs puppy puppies cat cats kitten kittens hamster hamsters hund hunde hunden welpe* katze katzen kätzchen
  chien chiens chiot chiots chat chats chaton chatons perro perros perrito* cachorro* gato gatos gatito*
  كلب كلبا الكلب كلبه قطة قطته جرو
`);

/** Done to a pet they are violence. */
export const petHarm = words(`
  kill kills killing stab stabs strangle strangles choke chokes drown drowns drowning poison poisons beat beats
  beating kick kicks kicking tötet töten ertränkt ertränken erschlägt vergiftet prügelt verprügelt tritt würgt
  tue tuent noie noient étrangle empoisonne tabasse affame mata matan ahoga ahorca envenena golpea patea
  يضرب يحرق يغرق يعذب
`);

interface PairRule {
  readonly reason: Reason;
  readonly from: Exclude<SafetyLevel, 'open'>;
  readonly one: readonly string[];
  readonly other: readonly string[];
}

/** One word of each anywhere in a sentence: each alone is harmless. */
export const pairRules: readonly PairRule[] = [
  {
    reason: 'sexual',
    from: 'standard',
    one: words('peep* spies spying secretly heimlich cachette escondidas'),
    other: words(
      'shower showers skirt undress* dusche umkleide* douche jupe ducha falda vestuario',
    ),
  },
  {
    reason: 'self-harm',
    from: 'standard',
    one: words(
      'pills tablets schlaftabletten tabletten somnifères comprimés pastillas somníferos حبوب',
    ),
    other: words(
      'handful wakes wake ganze packung toute réveiller aufwacht aufwachen despertar puñado كلها',
    ),
  },
  {
    reason: 'self-harm',
    from: 'standard',
    one: words('rope noose strick corde soga'),
    other: words('chair stool stuhl hocker chaise tabouret silla taburete'),
  },
  {
    reason: 'hate',
    from: 'standard',
    one: words(
      'mob mobs smash* torched torching vandal* defac* loot* plünder* saccag* saquea* مشاغبون',
    ),
    other: words(`
      jewish jew jews synagogue* mosque* muslim muslims roma sinti gypsy gypsies refugee* immigrant*
      jüdisch* juden muslime moschee* synagoge* juif juifs juive juives musulman* mosquée* judío* mezquita* sinagoga*
      مسجد كنيس
    `),
  },
  {
    reason: 'weapons-drugs',
    from: 'kiosk',
    one: words('snort snorts snorting schnupft sniffe esnifa'),
    other: words('powder banknote line lines pulver poudre polvo'),
  },
];

interface GroupRule {
  readonly reason: Reason;
  readonly from: Exclude<SafetyLevel, 'open'>;
  /** In lower case without accents; `~` stands for up to three words. */
  readonly groups: readonly string[];
}

export const groupRules: readonly GroupRule[] = [
  {
    reason: 'sexual',
    from: 'standard',
    groups: groups(`
      thrusts into her / thrusts into him / mates with her / mates with his / share a bed as lovers / clothes removed
      removes her clothes / removes his clothes / up her skirt / hidden camera in the shower
      make love / makes love / making love / have sex / without clothes / without any clothes / no clothes on
      with no clothes / wearing nothing / takes off her ~ clothes / takes off his ~ clothes / take off ~ clothes
      takes her clothes off / takes his clothes off / in the nude / bare breasts / see through dress
      private parts / spread legs / in her underwear / in his underwear / in bed with each other
      sleep together naked / strip club / strip tease / pole dance naked / happy ending massage / lap dance
      ohne kleidung / ohne kleider / macht liebe / schlafen miteinander / zieht sich aus / oben ohne / zeigt ihre brust / zeigt ihre bruste
      couchent ensemble / couche ensemble / enleve ses vetements / fait lamour / font lamour / faire lamour / faisant lamour / sans vetements / a poil / toute nue / seins nus
      haciendo el amor / hacen el amor / sin ropa / se quita la ropa / se desnuda
      تخلع ثيابها / يخلع ثيابه / يخلع ملابسه / حمالة صدر / بدون ملابس / بلا ملابس / يمارس الجنس / تمارس الجنس / يمارسان الجنس / يمارسون الجنس / جنس جماعي / تخلع ملابسها
    `),
  },
  {
    reason: 'violence',
    from: 'standard',
    groups: groups(`
      to death / stops breathing / stopped breathing / nicht mehr ruhrt / ne respire plus / deja de respirar
      verhungern lassen / lasst verhungern / a la mort / laisse mourir / hasta la muerte / deja morir / dejan morir
      acid attack / acid attacks / throws acid / acid ~ face / saure ~ gesicht / acide ~ visage / acido ~ cara / الحمض على وجه
      ploughs into ~ crowd / plows into ~ crowd / drives into ~ crowd / rams into ~ crowd / car into ~ crowd / truck into ~ crowd
      rast in die menge / fahrt in die menge / fonce dans la foule / embiste a la multitud / arrolla a la multitud
      rip each other open / tear each other apart / tears each other apart
      school shooting / mass shooting / cut off ~ head / cuts off ~ head / chops off ~ head / rips out ~ heart
      covered in blood / pool of blood / pools of blood / blood everywhere / blood spurting / blood sprays
      severed head / severed heads / severed arm / severed hand / torn to pieces / torn apart / tears off ~ arm
      blown to pieces / skinned alive / burned alive / burns alive / burnt alive / buried alive / beaten to death
      beats ~ to death / bleeds to death / bleeding to death / hit by a train body / gouges out ~ eyes / slit ~ throat
      slits ~ throat / cuts ~ throat / throat cut / hang from a noose / hanging from a noose / firing squad / crushed skull
      human sacrifice / dead bodies / pile of bodies / piles of bodies / axe in ~ head / knife in ~ chest
      electric chair / burned at the stake / burnt at the stake / burns at the stake / lethal injection / lethal dose
      forces himself on / forces himself upon / vergeht sich an / abuse dune / abuse dun / abusa de una / abusa de un
      elektrischer stuhl / elektrischen stuhl / chaise electrique / silla electrica / كرسي كهربائي
      kicked to death / stoned to death / quema vivo / quema viva / queman vivo / queman viva
      puts a bullet / is shot / gets shot / shot dead / shot by a / public execution / mass execution / executed by / bullet in ~ head / shot in the head / runs over ~ people / runs over a pedestrian
      schneidet ~ kopf ab / blut uberall / voller blut / zu tode / bei lebendigem leib / lebendig verbrannt / abgetrennter kopf / abgetrennten kopf / wird gehangt
      coupe ~ tete / scene de viol / un viol / couvert de sang / mare de sang / battu a mort / du sang partout / homme ~ abattu / femme ~ abattue / homme pendu / femme pendue / bain de sang / viole une / viole un / viole la / brule vif / brulee vive / tete coupee / se taillade
      corta la cabeza / cubierto de sangre / charco de sangre / sangre por todas partes / quemado vivo / quemada viva / bano de sangre / viola a / cabeza cortada / es fusilado / son fusilados / hombre ahorcado / mujer ahorcada
      بركة دم / مغطى بالدم / يحرق حيا / تحرق حية / حرق حيا / رأس مقطوع / حتى الموت
    `),
  },
  {
    reason: 'self-harm',
    from: 'standard',
    groups: groups(`
      steps off the chair / kicks away the chair / finger down ~ throat / fingers down ~ throat / finger in den hals
      doigts dans la gorge / doigt dans la gorge / dedos en la garganta
      kill myself / kills himself / kills herself / kills themselves / killing himself / killing herself / kill yourself
      killing myself / hang myself / hangs himself / hangs herself / cut her wrists / cuts her wrists / cuts his wrists
      cutting her wrists / cutting his wrists / slits her wrists / slits his wrists / cut my wrists / slit my wrists
      end my life / ends her life / ends his life / take my own life / takes his own life / takes her own life
      cuts her arms / cuts himself / cuts herself / cutting herself / cutting himself / jumps to her death
      jumps to his death / jump off a bridge to die / wants to die / want to die / starves herself / starving herself / starving himself / jumping off a bridge / jumps off a bridge / jump off a bridge
      end it all / ends it all / drink bleach / drinks bleach / se jette du balcon / se jette du toit / se jette du pont /
      se jette dans le vide / se jette sous un / se jette sous le / jumps ~ to die / leaps ~ to die / pills to die / springt vor den zug / wirft sich vor den zug / um zu sterben
      pour mourir / para morir / sauter du pont / se jette sous un train / salta del puente / se corta las munecas
      يرمي نفسه / ترمي نفسها
      bringt sich um / nimmt sich das leben / ritzt sich / will sterben / hangt sich auf
      se tue / se suicide / se pend / se coupe les veines / veut mourir / met fin a ses jours
      se mata / se suicida / se corta los brazos / se cortan los brazos / se ahorca / se corta las venas / quiere morir / se quita la vida
      يقتل نفسه / تقتل نفسها / يشنق نفسه / تشنق نفسها / تجرح ذراعيها / يجرح ذراعيه
    `),
  },
  {
    reason: 'hate',
    from: 'standard',
    groups: groups(`
      death to the / muerte a los / muerte a las / mort aux / tod den / tod allen
      white power / ku klux klan / heil hitler / sieg heil / gas chamber / gas chambers / ethnic cleansing
      master race / white supremacy / race war / burning cross / isis flag / suicide bomber / terror attack
      blow up a mosque / blow up a church / blow up a synagogue / kill all / death to all / gas the
      third reich / drittes reich / dritte reich / dritten reich / troisieme reich / tercer reich / waffen ss
      fuhrer ~ ss / mein fuhrer / pouvoir blanc / croix gammee / cruz gamada / chambre a gaz / nettoyage ethnique / poder blanco / camara de gas / limpieza etnica / الصليب المعقوف / صليب معقوف
    `),
  },
  {
    reason: 'weapons-drugs',
    from: 'kiosk',
    groups: groups(`
      dead body / knife fight / machine gun / crack pipe / smoking a joint / smokes a joint / ecstasy pill
    `),
  },
];

/** Words inside a Chinese sentence, which has no spaces. */
export const chineseRules: readonly {
  readonly reason: Reason;
  readonly from: Exclude<SafetyLevel, 'open'>;
  readonly words: readonly string[];
}[] = [
  {
    reason: 'sexual',
    from: 'standard',
    words: words(
      '偷拍 偷窥 裸体 裸女 裸男 全裸 赤裸 一丝不挂 色情 性爱 做爱 性交 脱光 脱衣舞 黄片 春宫 不穿衣服 没穿衣服 光着身子 群交 性感 情色 脱掉衣服 脱下衣服 脱去衣服 脱光衣服',
    ),
  },
  {
    reason: 'violence',
    from: 'standard',
    words: words(
      '活摘 停止呼吸 泼硫酸 虐狗 虐猫 虐待 撞向人群 冲进人群 砍头 斩首 肢解 虐杀 屠杀 强奸 杀人 谋杀 酷刑 血泊 碎尸 割喉 枪杀 杀死 活埋 满地是血 刺死 捅死 勒死 枪毙 拷打 吊死 烧死 砍下的头 处决 殴打 掐死 绞死 毒死 家暴 断头台 烧人',
    ),
  },
  {
    reason: 'self-harm',
    from: 'standard',
    words: words('再也不醒 割伤自己 自杀 自残 割腕 上吊 自尽 跳楼 服毒 寻死'),
  },
  {
    reason: 'hate',
    from: 'standard',
    words: words('纳粹 希特勒 种族灭绝 恐怖分子 恐怖袭击 第三帝国 党卫军'),
  },
  {
    reason: 'weapons-drugs',
    from: 'kiosk',
    words: words('手枪 步枪 机枪 炸弹 手榴弹 毒品 可卡因 海洛因 大麻 冰毒 尸体 鲜血 吸毒'),
  },
];
