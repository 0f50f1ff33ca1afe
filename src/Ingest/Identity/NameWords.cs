namespace NonResponse.Ingest;

/// <summary>Small lists of words: what persons are commonly called, and what is capitalised without being a person.</summary>
/// <remarks>In lower case, without accents. The lists need not be complete: one name that they know gives a column away.</remarks>
internal static class NameWords
{
    /// <summary>Given names that are hardly ever anything else.</summary>
    public static HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Given { get; } = Set("""
        aaron abdul abdullah abigail adam adebayo adrian agnieszka ahmed aidan aisha alan albert alejandro alexander alexandra alfie ali alice alison
        amanda amara amelia amina amir amit amy ana anastasia andrea andrei andrew angela anita anjali ann anna anne annie anthony antonio anya
        arjun arthur asha ashley ayesha barbara beatrice ben benjamin bernadette bethany bilal brenda brian bridget callum camille carl carla carlos carol
        caroline catherine cathy charles charlotte chen cheryl chidi chinedu chioma chloe chris christina christine christopher claire clare colin conor craig
        cynthia daniel daniela danielle darren david deborah debra denise dennis derek diana diane dipika dmitri dominic donald donna doris dorothy douglas duncan
        dylan ebony edith edward eileen elaine eleanor elena elizabeth ella ellen ellie elsie emeka emily emma eric erin esther ethan eva evelyn evie fatima
        fatou fiona florence frances francesca francis frederick freya gareth gary gavin geoffrey george georgia gerald giovanni giulia gillian gloria gordon
        graham gregory gurpreet gwen hamza hannah hans harold harpreet harriet harry hassan heather helen helena henry hiroshi holly hugh hussein ian ibrahim
        imran ingrid irene isaac isabel isabella ivan jacob jacqueline jake james jamie jan jane janet janice jason javier jayden jeffrey jennifer jeremy
        jessica jill jing joan joanna joanne joe joel johan john johnny jonathan jordan jorge jose joseph josephine joshua joyce juan judith julia julian julie
        justin kamal karen karim karl kate katarzyna katherine kathleen kathryn katie kayleigh keith kelly kenneth kerry kevin khadija khalid kieran kim kimberly
        krzysztof kumar kwame lakshmi lars laura lauren lawrence leah leanne lee leo leon leroy lesley leslie lewis liam linda lisa lorraine louis louise luca lucas
        lucy luis luke lydia lynn maciej magdalena malcolm manuel marcus margaret maria mariam marie marilyn mario marion marjorie martha martin
        mary maryam mateusz matthew maureen maurice megan mehmet mei melanie melissa michael michelle miguel mike mohamed mohammad mohammed molly monica
        moses muhammad musa mustafa nadia nancy natalia natalie natasha nathan neil ngozi niamh nicholas nicola nicole nigel nikhil nina noah noor nora norman nkechi
        olga oliver olivia olu oluwaseun oscar osman owen pamela parveen patricia patrick paul paula pauline pedro peter philip phillip phyllis pierre piotr
        prakash priya rachel rafael raj rajesh ralph ramesh rania rashid ravi raymond rebecca richard rita robert roberto roger ronald rosemary rosie ross roy
        rukhsana russell ruth ryan sadia sally salma samantha samira samuel sandra sanjay sarah sasha scott sean sebastian sergei shabnam shane shannon sharon shaun
        sheila shirley siddharth simon simone siobhan sofia sophia sophie stacey stanley stella stephanie stephen steve steven stuart sunita susan suzanne svetlana
        sylvia tamara tanya tariq teresa terence theodore theresa thomas tim timothy tobias tom tomasz tony tracey tracy trevor tunde uche usha valerie
        vanessa vera veronica victoria vijay vikram vincent vladimir wai wanjiru wei wendy wilfred william winifred xavier xin yan yasmin yetunde yolanda yuki
        yusuf yvonne zahra zainab zara zoe zuzanna
        """);

    /// <summary>Given names that are also words, months or places; they count beside a surname, or where nothing but a person can stand.</summary>
    public static HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Weak { get; } = Set("""
        alex amber april archie art august autumn bill bob brad brandon brooke bruce cameron chase chelsea christian clay crystal daisy dale dan dave dawn dean don drew
        earl eve faith frank fred gene glen glenn grace grant guy hazel hope hunter iris ivy jack jade jasmine jay jean jeff jerry jim jo joy june kay ken
        kyle lance lily lola mark max may mia miles nick norma olive parker pat pearl penny phil poppy ray rich rob robin rod ron rose ruby
        sam sandy savannah sky sue summer ted terry todd tyler van victor violet wade warren will wayne willow
        """);

    /// <summary>Common surnames that are no ordinary words.</summary>
    public static HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Surnames { get; } = Set("""
        abbott adams adeyemi afolabi ahmed akhtar ali allen anderson andrews armstrong atkinson bailey banerjee barker barnes barnett begum bennett bianchi bradley brennan
        burke campbell carr chapman chaudhry chukwu clarke collins costa cunningham davidson davies davis dawson dixon doyle dubois edwards elliott ellis evans ferguson
        fernandez fitzgerald fletcher foster garcia gibson gill gonzalez graham griffiths gupta hamilton hancock hansen harris harrison harvey hawkins hernandez holmes
        hughes hussain hussein hussain ibrahim ivanov jackson jacobs jenkins jensen johnson johnston jones kaur kelly kennedy khan kim kowalski kumar lawson
        lewandowski lewis lopez macdonald mahmood malik marshall martin martinez mason matthews mbeki mccarthy mcdonald mendez miah mitchell mohamed
        moore moreau morgan morris morrison muller murphy murray mwangi nguyen nowak obi oconnor okafor okonkwo okoro olsen oneill osei owens parkinson
        patel patterson payne pearson perera perry petrov phillips popescu powell ramirez reynolds richards richardson roberts robertson robinson rodriguez rogers rossi ryan
        saunders schmidt scott sharma shaw silva simpson singh smith smyth stevens stewart sullivan suzuki tanaka taylor thomas thompson thomson tran turner uddin
        wagner wallace watson watts webb wilkinson williams williamson wilson wojcik yilmaz zhang zhou
        """);

    /// <summary>Words that are capitalised in names of organisations, statuses, groups and things.</summary>
    public static HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Ordinary { get; } = Set("""
        a about access action acute adult adults african after age all alliance anxiety any appointment area arab asian assessment at attend attended augment authority available avenue
        bangladeshi bank behavioural bisexual black board borough british brief bangla building by bridge cancelled care caribbean case castle cathedral catholic cbt central
        centre center change charity child children chinese christian christmas church city civil client clinic clinical close cognitive college combined commissioning
        committed community completed computerised consultation consortium council counselling county court crescent crisis date day days declined depression depressive did direct
        disability discharged disorder district division doctor dose drive drop dropped early east eastern education employed employment ended england english
        episode estate ethnic face female field first for foundation full gate gay general generalised girls boys good gp grange great greater green group guided gypsy hall
        harbour health healthcare help high hill hindu home homeless hospice hospital house hub human icb improving in inappropriate independent indian infirmary information
        initial inner in-person institute intensive intensity irish jewish job key known lake lane late left lesbian level line local lodge london long looking low lower
        manor male married medical medicine memorial mental mild mill mixed moderate moor most multiple muslim national network never new nhs no none north northern
        not number of offered office old older on online open or orthodox other out outpatient over pakistani panic park part partnership patient people person phone physical
        place plan please point port practice prefer preferred primary prison private problem programme provider psychiatric psychological psychology psychotherapy public quay
        queen queens king kings prince princess quick recorded recurrent referral referred refused region regional rehab rehabilitation required retired review road roman royal row
        rural saint school scottish screening second secondary self separated service services severe severity sexual short sick side single sleep social solutions south
        southern specialist square st stable start started state stated station step steps still stop stopped street stress student study suitable support surgery talk talking
        team terrace text the therapies therapy third time to town traveller treatment trial trust unable under unemployed unit united university unknown upper
        urgent urban vale valley view villa village visit voluntary waiting wales walk ward wells welsh west western white whole widowed wing with withdrew women womens men mens
        wood woods work worker working yes young youth yorkshire site arm placebo drug active control week month year plus minus type group unspecified asked
        xl mr sr pr er xr cr la retard depot manual protocol guide model method version edition scale inventory questionnaire index schedule interview workbook module
        pharmacy dental optician counsellor nurse consultant team moderately mildly severely alpha beta gamma delta red blue yellow orange purple grey gray brown silver gold
        monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december
        """);

    /// <summary>Things that are called after persons.</summary>
    public static HashSet<string>.AlternateLookup<ReadOnlySpan<char>> CalledAfterPersons { get; } = Set("""
        ward clinic centre center hospital hospice surgery practice house court hall lodge unit team service services trust foundation building suite institute school college
        university academy library road street avenue lane close drive way place square crescent gardens terrace park wing memorial fund charity health medical infirmary church
        project programme therapy scale inventory questionnaire test index syndrome disease method model protocol manual
        """);

    /// <summary>Forms of address; they stand before a name.</summary>
    public static HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Titles { get; } = Set("mr mrs miss ms mx dr prof professor sir rev reverend");

    private static HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Set(string words) =>
        words.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();
}
