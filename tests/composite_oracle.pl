# Asks the installed ExifTool which composite tags it makes of given tags.
# Standard input: JSON, a list of cases, each {"Make", "Model", "tags": [[table, id, variant, raw, doc], ...]}.
# Standard output: JSON, for each case [number of tags that were put in, [[group1, name, value, text], ...]], in order.
use strict;
use warnings;
use JSON::PP;
use Image::ExifTool;

my $json = JSON::PP->new->utf8->allow_nonref;
my $cases = $json->decode(do { local $/; <STDIN> });
Image::ExifTool::GetTagTable("Image::ExifTool::${_}::Main") for qw(Apple Canon Kodak Nikon Olympus Panasonic Ricoh Sony);
for (qw(AIFF APE FLAC FlashPix FLIR GPS ID3 IPTC ISO MPEG MPF PanasonicRaw Parrot PostScript QuickTime RIFF Samsung
        SonyIDC Vorbis XMP)) {
    eval "require Image::ExifTool::$_" or die $@;
}
my @answers;
for my $case (@$cases) {
    my $et = Image::ExifTool->new;
    $et->Init();
    @$et{qw(FILE_TYPE FileType TIFF_TYPE Make Model)} = ('JPEG', 'JPEG', 'JPEG', $$case{Make}, $$case{Model});
    for my $tag (@{$$case{tags}}) {
        my ($table, $id, $variant, $raw, $doc) = @$tag;
        my $known = eval {
            local $SIG{__WARN__} = sub {};
            Image::ExifTool::GetTagTable("Image::ExifTool::$table");
        } or next;
        my $info = $$known{$id};
        $info = $$info[$variant] if ref $info eq 'ARRAY';
        $$et{DOC_NUM} = $doc if $doc;
        $et->FoundTag($info, $raw);
        delete $$et{DOC_NUM};
    }
    my $last = $$et{NUM_FOUND};
    $et->BuildCompositeTags();
    my $order = $$et{FILE_ORDER};
    my ($fed, @found) = (0);
    for my $key (sort { $$order{$a} <=> $$order{$b} } keys %{$$et{VALUE}}) {
        my @both = map { ref eq 'SCALAR' ? "binary" : ref eq 'ARRAY' ? join(', ', @$_) : $_ }
            map { scalar $et->GetValue($key, $_) } qw(ValueConv PrintConv);
        next unless defined $both[0] and defined $both[1] and $key !~ /^Warning/;
        ++$fed if $$order{$key} <= $last;
        push @found, [$et->GetGroup($key, 1), Image::ExifTool::GetTagName($key), map { "$_" } @both];
    }
    push @answers, [$fed, \@found];
}
print $json->encode(\@answers);
