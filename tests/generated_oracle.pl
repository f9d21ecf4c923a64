# Asks the installed ExifTool what it reads with one of its tables in given bytes.
# Standard input: JSON, an object with one of
#   "modules": [name, ...]       answers with {table: {"conditions": [text, ...]}} for their tables
#   "rows": [table, ...]         answers with {table: {id: [{"condition", "table"}, ...]}} for their rows with conditions
#   "cases": [case, ...]         answers with one line a case: a list of [group 1, name, value, text]
# A case is {"table", "process" (or null for the table's own), "data" (hex), "start", "order", "members": {name: value}}.
# Strings of the answer hold bytes, one character each; binary data is {"binary": length}.
use strict;
use warnings;
use JSON::PP;
use Image::ExifTool;

my $json = JSON::PP->new->latin1->allow_nonref;
my $asked = JSON::PP->new->utf8->decode(do { local $/; <STDIN> });
# Tables of one module refer to others, which some modules load late.
Image::ExifTool::GetTagTable("Image::ExifTool::${_}::Main") for qw(Canon Nikon Olympus Panasonic Sony);

sub load_module {
    my $module = shift;
    eval "require Image::ExifTool::$module" or die $@;
    my $stash = do { no strict 'refs'; \%{"Image::ExifTool::${module}::"} };
    my @tables;
    for my $name (sort keys %$stash) {
        my $glob = \$$stash{$name};
        my $hash = ref $glob eq 'GLOB' ? *{$glob}{HASH} : undef;
        next unless $hash and ref $$hash{GROUPS} eq 'HASH';
        push @tables, ["${module}::$name", $hash];
    }
    return @tables;
}

sub conditions_of {
    my $table = shift;
    my @found;
    for my $key (Image::ExifTool::TagTableKeys($table)) {
        my $row = $$table{$key};
        for my $info (ref $row eq 'ARRAY' ? @$row : $row) {
            next unless ref $info eq 'HASH';
            push @found, $$info{Condition} if defined $$info{Condition} and not ref $$info{Condition};
        }
    }
    my %seen;
    return { conditions => [ sort grep { not $seen{$_}++ } @found ] };
}

sub variants_of {
    my $table = shift;
    my %found;
    for my $key (Image::ExifTool::TagTableKeys($table)) {
        my $row = $$table{$key};
        my @infos = ref $row eq 'ARRAY' ? @$row : $row;
        next unless grep { ref $_ eq 'HASH' and ($$_{Condition} or $$_{SubDirectory}) } @infos;
        $found{$key} = [ map { { condition => "$$_{Condition}", table => "" . ($$_{SubDirectory}{TagTable} || '') } }
            map { { Condition => '', SubDirectory => { TagTable => '' }, %$_ } } @infos ];
    }
    return \%found;
}

sub spelled {
    my $value = shift;
    my $kind = ref $value;
    return { binary => $$value =~ /^Binary data (\d+) bytes/ ? 0 + $1 : length $$value } if $kind eq 'SCALAR';
    return spelled($$value) if $kind eq 'REF';
    return [ map { spelled($_) } @$value ] if $kind eq 'ARRAY';
    return { map { $_ => spelled($$value{$_}) } keys %$value } if $kind eq 'HASH';
    $value = "$value";
    utf8::encode($value) if utf8::is_utf8($value);
    return $value;
}

sub feed {
    my $case = shift;
    my $et = Image::ExifTool->new;
    $et->Options(Duplicates => 1, List => 1);
    $et->Init();
    @$et{qw(FILE_TYPE FileType TIFF_TYPE)} = ('JPEG', 'JPEG', 'JPEG');
    $$et{$_} = $$case{members}{$_} for keys %{$$case{members}};
    my $table = Image::ExifTool::GetTagTable("Image::ExifTool::$$case{table}") or return [];
    my $process = $$case{process} ? do { no strict 'refs'; \&{"Image::ExifTool::$$case{process}"} } : undef;
    my $data = pack 'H*', $$case{data};
    my $start = $$case{start};
    my %directory = (
        DataPt => \$data, DataPos => 0, DataLen => length $data, DirStart => $start,
        DirLen => length($data) - $start, Base => 0, Parent => 'ExifIFD',
    );
    Image::ExifTool::SetByteOrder($$case{order});
    eval {
        local $SIG{__WARN__} = sub {};
        local $SIG{ALRM} = sub { die "takes too long\n" };
        alarm 20;
        $et->ProcessDirectory(\%directory, $table, $process);
        alarm 0;
    };
    alarm 0;
    my $order = $$et{FILE_ORDER};
    my @found;
    local $SIG{__WARN__} = sub {};
    for my $key (sort { $$order{$a} <=> $$order{$b} } keys %{$$et{VALUE}}) {
        next if $key =~ /^(Warning|Error)\b/;
        my @both = map { my $shown = $et->GetValue($key, $_); defined $shown ? spelled($shown) : undef }
            qw(ValueConv PrintConv);
        push @found, [ $et->GetGroup($key, 1), Image::ExifTool::GetTagName($key), @both ];
    }
    return \@found;
}

$| = 1;
if ($$asked{modules}) {
    my %answer;
    for my $module (@{$$asked{modules}}) {
        $answer{$$_[0]} = conditions_of($$_[1]) for load_module($module);
    }
    print $json->encode(\%answer), "\n";
} elsif ($$asked{rows}) {
    no warnings 'uninitialized';
    print $json->encode({
        map { $_ => variants_of(Image::ExifTool::GetTagTable("Image::ExifTool::$_")) } @{$$asked{rows}}
    }), "\n";
} else {
    print $json->encode(feed($_)), "\n" for @{$$asked{cases}};
}
